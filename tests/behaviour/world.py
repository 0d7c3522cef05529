"""What the tests of this folder share: the names that an example sees, and what goes to its database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine

VERSION = tuple(int(part) for part in sqlalchemy.__version__.split(".")[:2])


class World(dict[str, Any]):
    """The names that an example sees."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


class Traffic:
    """What goes to the database of an engine."""

    def __init__(self, engine: Engine) -> None:
        self.statements: list[str] = []
        self.commits = 0
        event.listen(engine, "before_cursor_execute", self._executed)
        event.listen(engine, "commit", self._committed)

    def _executed(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self.statements.append(" ".join(statement.split()))

    def _committed(self, _: Any) -> None:
        self.commits += 1


Example = Callable[[str, str], World]
