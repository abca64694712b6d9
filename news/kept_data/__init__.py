"""What the news keep about people, for the table of personal data."""

from news.kept_data import desk, pictures, readers, site, site_imports


def register_all():
    for room in (desk, pictures, readers, site, site_imports):
        room.register()
