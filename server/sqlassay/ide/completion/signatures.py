"""What SQLAlchemy's constructs take, as ``docs/signatures.py`` found it in its releases."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from msgspec import Struct

from sqlassay.model.environment import Environment, Release

RELEASES: tuple[Release, ...] = ((1, 4), (2, 0), (2, 1))
"""Those that the table knows."""


class Parameter(Struct, frozen=True):
    """A parameter of a construct."""

    name: str
    kind: Literal["positional_only", "positional_or_keyword", "var_positional", "keyword_only"]
    default: str | None
    """As it is written; None where that is no plain value."""
    text: str
    """What SQLAlchemy's manual says of it, in Markdown."""
    values: tuple[str, ...]
    """The strings that it takes, where these are known."""
    releases: tuple[str, ...]
    """Those of SQLAlchemy that have it, of all that the table knows, the oldest first."""

    @property
    def label(self) -> str:
        """The parameter as a signature shows it."""
        if self.kind == "var_positional":
            return f"*{self.name}"
        return self.name if self.default is None else f"{self.name}={self.default}"

    @property
    def takes_keyword(self) -> bool:
        """Whether it can be given by its name."""
        return self.kind in ("positional_or_keyword", "keyword_only")


class Signature(Struct, frozen=True):
    """The parameters of a construct in their order."""

    parameters: tuple[Parameter, ...]

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """Those that can be given by position."""
        return tuple(p for p in self.parameters if p.kind.startswith("positional"))

    def named(self, name: str) -> Parameter | None:
        """The parameter that a keyword means."""
        return next((p for p in self.parameters if p.name == name and p.takes_keyword), None)


class _Table(Struct, frozen=True):
    sqlalchemy: str
    constructs: dict[str, Signature]


def signature(construct: str, environment: Environment | None = None) -> Signature | None:
    """The signature of a construct, by its name; None where it is none of those that are known.

    :param environment: that of a project, for what all releases have that it runs on, or the newest if that
        is not known; None for what any release has.
    """
    known = _table().constructs.get(construct)
    if known is None or environment is None:
        return known
    wanted = _releases(environment)
    parameters = tuple(p for p in known.parameters if wanted <= set(p.releases))
    return Signature(parameters) if parameters else None


def _releases(environment: Environment) -> frozenset[str]:
    """The releases of the table that a project runs on."""
    newest = environment.sqlalchemy_newest or RELEASES[-1]
    oldest = environment.sqlalchemy or newest
    found = [release for release in RELEASES if oldest <= release <= newest]
    return frozenset(f"{major}.{minor}" for major, minor in found or RELEASES[-1:])


@cache
def _table() -> _Table:
    data = files(__package__).joinpath("signatures.json").read_bytes()
    return msgspec.json.decode(data, type=_Table)
