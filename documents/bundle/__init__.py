"""Several documents in one ZIP, for reading at home: originals byte for byte under readable names, and a
sheet that lists them. Made while it is sent."""
