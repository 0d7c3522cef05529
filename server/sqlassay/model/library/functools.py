"""Functions of functions (`functools <https://docs.python.org/3/library/functools.html>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Kind, Literal, Partial
from sqlassay.model.kinds.base import HasMethods

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Keeping(HasMethods, frozen=True):
    """A decorator that leaves what a call gives as it is."""

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return arguments.get("", 0) or UNKNOWN


def partial(arguments: Arguments, program: Program) -> Kind:
    function, *others = arguments.positional or (UNKNOWN,)
    return Partial(function, tuple(others), tuple(arguments.keywords.items()), arguments.unpacked)


def memory(arguments: Arguments, program: Program) -> Kind:
    """``lru_cache(function)``, or a decorator where it is given sizes."""
    function = arguments.get("user_function", 0)
    return Keeping() if function is None or isinstance(function, Literal) else function


CALLS = {
    "functools.partial": partial,
    "functools.lru_cache": memory,
    "functools.cache": lambda arguments, _: arguments.get("", 0) or UNKNOWN,
    "functools.wraps": lambda _, __: Keeping(),
}
