"""Bringing over an old site: reading its dump and its folder of pictures, telling what would come, making articles of it."""
