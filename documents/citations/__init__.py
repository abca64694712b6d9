"""What a paper says of other papers: pure text rules, from the text of its pages to citations."""

from documents.citations.reading import Cited, Kind, read_citations, read_pages

__all__ = ["Cited", "Kind", "read_citations", "read_pages"]
