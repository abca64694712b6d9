"""A folder of scans with an index in Excel: reading the index, finding the files, reporting on every row."""
