from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from sqlassay.model.kinds import Function, Selection
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.state import State, Step
from sqlassay.syntax import form

LoopNode: TypeAlias = form.For | form.Clause

FETCHING = frozenset(
    "all first one one_or_none scalar get first_or_404 one_or_404 get_or_404 paginate yield_per".split()
)
"""The methods of a Query that give objects."""

EXECUTING = frozenset("execute exec scalars scalar".split())
"""The methods of a session that give objects, or what gives them."""

GETTING = frozenset(["get", "get_one"])
"""The methods of a session that give one object by its primary key."""

COPYING = frozenset(
    f"builtins.{name}" for name in "list sorted set tuple frozenset reversed iter next".split()
)
"""Functions of Python's own that give the elements, or one, of what they are given."""


class Provenance(Struct, frozen=True):
    """The statement that objects were loaded by, and the way from its entity to them."""

    options: tuple[LoaderOption, ...]
    """All loader options of the statement."""
    selection: Selection | None = None
    """The statement; None for ``session.get()``."""
    path: tuple[Step, ...] = ()
    """The relationships from the entity to the objects."""
    statement: form.Expression | None = None
    """Where the function builds the statement, or names it; None where it does not."""
    asked: form.Expression | None = None
    """The call that executes it; None where it is a Query that is gone over."""
    function: Function | None = None
    """The function of the project that gives the objects, where it is not the one around."""
    variables: tuple[str, ...] = ()
    """The names that held the objects, all of them, on the way."""
    loop: LoopNode | None = None
    """The loop that the object is another one in each turn of, by going over objects that were loaded
    together.
    """

    @property
    def origin(self) -> form.Expression | None:
        """What executes the statement: two with the same one are of the same objects."""
        return self.asked or self.statement

    @property
    def state(self) -> State:
        """That of an object which was loaded just now."""
        return State(None, "persistent", self.options, self.path)
