"""What an ``except`` catches (`SQLAlchemy's exceptions
<https://docs.sqlalchemy.org/en/21/core/exceptions.html>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlassay.model.kinds import Kind, TupleOf
from sqlassay.model.library.external import External
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.facts.base import Sight

EVERYTHING = frozenset(["builtins.Exception", "builtins.BaseException"])
EVERY_DATABASE_ERROR = frozenset(["SQLAlchemyError", "StatementError", "DBAPIError"])
DATABASE_ERRORS = frozenset(
    "DatabaseError IntegrityError OperationalError ProgrammingError DataError InternalError InterfaceError"
    " NotSupportedError PendingRollbackError StaleDataError FlushError".split()
)

Catch = Literal["everything", "database", "some database", "others"]


def caught_by(types: form.Expression | None, sight: Sight) -> Catch:
    """What a handler with these types catches; what is not known counts as others."""
    if types is None:
        return "everything"
    return caught_by_any((sight.kind(types),))


def caught_by_any(kinds: tuple[Kind, ...]) -> Catch:
    """What several types catch together."""
    found = {_caught(part) for kind in kinds for part in _parts(kind)}
    order: tuple[Catch, ...] = ("everything", "database", "some database")
    return next((catch for catch in order if catch in found), "others")


def _parts(kind: Kind) -> tuple[Kind, ...]:
    return kind.elements if isinstance(kind, TupleOf) else (kind,)


def _caught(kind: Kind) -> Catch:
    if not isinstance(kind, External):
        return "others"
    if kind.name in EVERYTHING:
        return "everything"
    package, _, name = kind.name.rpartition(".")
    if not package.startswith("sqlalchemy"):
        return "others"
    if name in EVERY_DATABASE_ERROR:
        return "database"
    return "some database" if name in DATABASE_ERRORS else "others"
