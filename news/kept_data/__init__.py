"""What the news keep about people, for the table of personal data."""

from news.kept_data import desk, pictures, readers, site_imports


def register_all():
    desk.register()
    pictures.register()
    readers.register()
    site_imports.register()
