"""The relations around one document as a reader may see them, and their drawing."""
