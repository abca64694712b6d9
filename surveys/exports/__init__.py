"""What leaves the portal as a file: released tables, and rows only once nobody can be picked out of them."""
