"""What the news keep about people, for the table of personal data."""

from news.kept_data import pictures


def register_all():
    for room in (pictures,):
        room.register()
