"""The gate: keeps classified documents out. It works in memory only and logs nothing."""

from .examination import examine, examine_name, text_bears_a_level
from .verdicts import Reason, Verdict

__all__ = ["Reason", "Verdict", "examine", "examine_name", "text_bears_a_level"]
