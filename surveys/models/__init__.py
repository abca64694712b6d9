from surveys.models.bank import BankQuestion
from surveys.models.box import KeyHolder, Sealed, Spent
from surveys.models.coding import Code, Coding
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
    "Draw",
    "FormVersion",
    "KeyHolder",
    "MadeFile",
    "OpenAnswer",
    "Participation",
    "PlannedTable",
    "ReleasedTable",
    "Response",
    "Sealed",
    "Series",
    "Spent",
    "Step",
    "Stratum",
    "Survey",
    "TablePlan",
    "Weighting",
]
