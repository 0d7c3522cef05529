"""Summaries: what a file tells the others, before anything is linked."""

from sqlassay.model.summary.behaviour import Behaviour, How, Step, Taken
from sqlassay.model.summary.declaration import Declaration
from sqlassay.model.summary.declarations import declarations
from sqlassay.model.summary.importing import import_source
from sqlassay.model.summary.outline import outline, summary_of
from sqlassay.model.summary.summaries import Assignment, ClassSummary, FunctionSummary, Member, ModuleSummary

__all__ = [
    "Assignment",
    "Behaviour",
    "ClassSummary",
    "Declaration",
    "FunctionSummary",
    "How",
    "Member",
    "ModuleSummary",
    "Step",
    "Taken",
    "declarations",
    "import_source",
    "outline",
    "summary_of",
]
