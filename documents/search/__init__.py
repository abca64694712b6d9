"""Finding documents: the index, the query language, ranking, snippets, suggestions."""
