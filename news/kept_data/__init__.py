"""What the news keep about people, for the table of personal data."""

from news.kept_data import site


def register_all():
    for room in (site,):
        room.register()
