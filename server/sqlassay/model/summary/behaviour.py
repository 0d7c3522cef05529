"""What a function does, as far as its own text says: the calls and attribute reads that others may care
about.
"""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

from sqlassay.model.summary.recipes import Recipe


class How(IntEnum):
    """The circumstances of a step, as bits."""

    AWAITED = 1
    ENTERED = 2
    """It is the context of a ``with``."""
    ITERATED = 4
    """It is what a ``for`` goes over."""
    SOMETIMES = 8
    """Not on every path to the function's end."""
    REPEATED = 16
    """Within a loop or a comprehension."""
    GUARDED = 32
    """Within a ``with``, which some context managers end early."""
    KEYED = 64
    """It takes the rows that equal what parameters give, or the first of them."""


class Taken(Struct, frozen=True, array_like=True, gc=False):
    """A parameter; `kind` is that of `form.Parameter`."""

    name: str
    kind: str
    holds: Recipe
    """What it holds by its annotation or default."""
    optional: bool
    """Whether it has a default."""


class Step(Struct, frozen=True, array_like=True, gc=False):
    """A call. Of its arguments those are left that decide what it does; `uses` are the parameters of the
    function around that the others, and those of the calls before it in a chain, are made of.
    """

    function: Recipe
    positional: tuple[Recipe, ...]
    """The positional arguments before any ``*arguments``."""
    keywords: tuple[tuple[str, Recipe], ...]
    unpacked: bool
    how: int
    """Bits of `How`."""
    uses: tuple[str, ...] = ()


class Behaviour(Struct, frozen=True, array_like=True, gc=False):
    """What a function does; `name` is qualified within its module.

    Paths are dotted names from a parameter: ``order.items[].product`` for the ``product`` of each of
    ``order.items``.
    """

    name: str
    parameters: tuple[Taken, ...]
    steps: tuple[Step, ...]
    reads: tuple[str, ...]
    """The attribute paths that are read."""
    returns: tuple[str, ...]
    """The paths that may be returned."""
    keeps: tuple[tuple[str, str], ...]
    """The attributes of ``self`` that are given parameters, with the paths of these."""
    unclear: bool
    """Whether it calls what is not modelled."""
