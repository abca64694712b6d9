"""A report as a file."""

from papers import letter, word_file
from surveys.models import MadeFile
from surveys.reports import brief, frame, thematic
from surveys.reports.spoken import spoken
from surveys.tables import release

Kind = MadeFile.Kind
CONTENT = {Kind.BRIEF_DOCX: brief, Kind.BRIEF_PDF: brief, Kind.THEMATIC_DOCX: thematic, Kind.THEMATIC_PDF: thematic}


def make(survey, kind, tell):
    """(bytes, {tables, label})"""
    bodies = spoken(release.bodies(survey))
    paper = spoken(CONTENT[kind].paper(survey, bodies, tell))
    write = word_file.write if kind in (Kind.BRIEF_DOCX, Kind.THEMATIC_DOCX) else letter.typeset
    return write(paper, frame.STYLE), {"tables": len(bodies)}, bodies[0]["label"] if bodies else []
