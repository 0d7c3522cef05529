"""Summaries: what a file tells the others, before anything is linked."""

from sqlassay.model.summary.outline import import_source, outline
from sqlassay.model.summary.summaries import ClassSummary, FunctionSummary, Member, ModuleSummary, Parameter

__all__ = [
    "ClassSummary",
    "FunctionSummary",
    "Member",
    "ModuleSummary",
    "Parameter",
    "import_source",
    "outline",
]
