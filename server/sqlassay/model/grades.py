"""How bad findings are and how safe their fixes: apart from all else, so that what only shows them
need not load the engine.
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; the names are the words of the command line and of LSP's severities."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"


class Safety(StrEnum):
    """Whether a fix keeps everything but the defect as it was (`safe`), or may change what the program
    does.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


ERROR, WARNING, INFO, HINT = Severity
SAFE, UNSAFE = Safety
