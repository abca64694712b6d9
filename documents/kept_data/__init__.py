"""What the document store keeps about people, for the table of personal data."""

from documents.kept_data import bulk, intake, keeping, papers, readers, reading, registers


def register_all():
    for room in (papers, registers, readers, keeping, intake, bulk, reading):
        room.register()
