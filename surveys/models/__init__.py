from surveys.models.bank import BankQuestion
from surveys.models.box import KeyHolder, Sealed, Spent
from surveys.models.coding import Code, Coding
from surveys.models.contributors import (
    ContributorReport,
    Mention,
    ReportField,
    ReportStep,
    Synthesis,
    SynthesisItem,
    SynthesisRow,
    SynthesisStep,
)
from surveys.models.exports import AnonymisedRows, MadeFile
from surveys.models.form import FormVersion
from surveys.models.opened import AnswerColumn, OpenAnswer, Response
from surveys.models.roster import Draw, Participation, Stratum
from surveys.models.survey import Series, Step, Survey
from surveys.models.tables import PlannedTable, ReleasedTable, TablePlan, Weighting

__all__ = [
    "AnonymisedRows",
    "AnswerColumn",
    "BankQuestion",
    "Code",
    "Coding",
    "ContributorReport",
    "Draw",
    "FormVersion",
    "KeyHolder",
    "Mention",
    "MadeFile",
    "OpenAnswer",
    "Participation",
    "PlannedTable",
    "ReleasedTable",
    "ReportField",
    "ReportStep",
    "Response",
    "Sealed",
    "Series",
    "Spent",
    "Step",
    "Stratum",
    "Survey",
    "Synthesis",
    "SynthesisItem",
    "SynthesisRow",
    "SynthesisStep",
    "TablePlan",
    "Weighting",
]
