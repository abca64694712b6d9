"""The body of an article as readers get it."""

from richtext.policy import clean


def body_for_readers(body):
    """HTML cleaned again by today's policy."""
    return clean(body)
