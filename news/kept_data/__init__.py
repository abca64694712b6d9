"""What the news keep about people, for the table of personal data."""

from news.kept_data import readers


def register_all():
    readers.register()
