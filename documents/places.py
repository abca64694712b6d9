"""The files of one document as an office speaks of them: văn bản, phụ lục 2, each with its versions."""

from dataclasses import dataclass
from itertools import groupby

from documents.models import DocumentFile

ORDER = list(DocumentFile.Part)


@dataclass
class Place:
    part: DocumentFile.Part
    position: int
    label: str
    versions: list[DocumentFile]  # newest first

    @property
    def current(self):
        return self.versions[0]

    @property
    def older(self):
        return self.versions[1:]

    @property
    def key(self):
        return f"{self.part}:{self.position}"


def places_of(document) -> list[Place]:
    """The main file first, then annexes and the rest in their order. One query."""
    files = document.files.select_related("uploaded_by", "signature_check")
    files = sorted(files, key=lambda file: (ORDER.index(file.part), file.position, -file.version))
    places = []
    for part, of_part in groupby(files, key=lambda file: file.part):
        grouped = [list(versions) for _, versions in groupby(of_part, key=lambda file: file.position)]
        for number, versions in enumerate(grouped, start=1):
            label = DocumentFile.Part(part).label + (f" {number}" if len(grouped) > 1 else "")
            places.append(Place(DocumentFile.Part(part), versions[0].position, label, versions))
    return places


def first_position(part):
    """A document has one main file; whatever comes beside it is counted from one."""
    return 0 if part == DocumentFile.Part.MAIN else 1
