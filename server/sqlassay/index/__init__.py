"""What is known of a project's files: remembered from an earlier run as long as it holds, else worked out."""

from sqlassay.index.files import Index, Known, Learned, decode, unopened
from sqlassay.index.judge import judge_for, runtime_for
from sqlassay.index.results import Basis, Fingerprints, Results

__all__ = [
    "Basis",
    "Fingerprints",
    "Index",
    "Known",
    "Learned",
    "Results",
    "decode",
    "judge_for",
    "runtime_for",
    "unopened",
]
