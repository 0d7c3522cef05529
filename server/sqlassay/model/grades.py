"""How bad findings are, how safe their fixes, which step of an upgrade they belong to: apart from all else,
so that what only shows them need not load the engine.
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


class Step(StrEnum):
    """A step from one release of SQLAlchemy to another, in the order of its `migration guide
    <https://docs.sqlalchemy.org/en/21/changelog/migration_20.html>`_.
    """

    NAMES = "names"
    """Names that have moved or are called otherwise."""
    EXECUTION = "execution"
    """Engines, connections, transactions, and what is executed."""
    CONSTRUCTS = "constructs"
    """How statements and tables are made."""
    ROWS = "rows"
    """What results give."""
    LOADING = "loading"
    """Joins and loader options of the ORM."""
    SESSIONS = "sessions"
    """Sessions, and what is removed of the ORM."""
    QUERY = "query"
    """From `Query` to `select()`."""
    MODELS = "models"
    """Mappings with annotations."""
    NEXT = "next"
    """What 2.1 changes."""
    LEFTOVERS = "leftovers"
    """What was there for the time between the releases."""


ERROR, WARNING, INFO, HINT = Severity
SAFE, UNSAFE = Safety
