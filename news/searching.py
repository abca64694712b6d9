"""Finding articles by the spelling rules of the document store."""


def index_article(article):
    """Write what the article is found by."""
