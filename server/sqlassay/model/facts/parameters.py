"""Parameters in the way of 1.x: as keywords, or one after the other (`migration
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent>`_).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.plain_strings import is_string
from sqlassay.model.facts.statements import tries_releases
from sqlassay.model.kinds import Connection, DictDisplay, DictOf, Kind, Literal, Method, Value
from sqlassay.syntax import form

TAKING = frozenset(["execute", "scalar"])
"""The methods of a connection that took parameters so."""
NEW = frozenset(["parameters", "execution_options", "statement"])
"""Keywords that say what they mean in 2.0, too."""


class Parameters(Struct, frozen=True):
    """The arguments behind a statement, and how 2.0 takes them."""

    given: tuple[form.Argument, ...]
    way: str
    """``as is``; ``dict`` of the keywords, ``list`` or ``tuple`` of the arguments; ``alone``: without the
    stars of the one argument; ``unknown``.
    """
    certain: bool = True
    """Whether it means the same for certain."""


class LegacyParameters(Fact, frozen=True):
    """A connection executes a statement with parameters in the way of 1.x."""

    node: form.Call
    parameters: Parameters
    raises: bool
    """Whether a test shows that it fails, or another way is tried as well."""


@observes(form.Call, of=(Method,))
def legacy_parameters(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func):
        case Method(receiver=Connection(), name=name) if name in TAKING and node.args:
            first = node.args[0]
            if first.star or first.keyword or is_string(first.value, sight):
                return
            parameters = parameters_of(node.args[1:], sight, of_string=False)
            if parameters.way != "as is":
                yield LegacyParameters(node, sight.site(), parameters, tries_releases(sight))


def parameters_of(given: tuple[form.Argument, ...], sight: Sight, *, of_string: bool) -> Parameters:
    """How 2.0 takes parameters.

    :param of_string: whether they are of a string of SQL, which the driver gets as it stands.
    """
    positional = [a for a in given if not a.keyword and a.star != "**"]
    if any(a.keyword in NEW for a in given):
        return Parameters(given, "as is" if len(positional) <= 1 else "unknown")
    if not positional:
        return Parameters(given, _of_keywords(given))
    if len(positional) < len(given):
        return Parameters(given, "unknown")
    if len(positional) == 1:
        return _of_one(given, sight, of_string=of_string)
    if any(a.star for a in given):
        return Parameters(given, "unknown")
    first = given[0].value
    if _is_dict(first, sight) or isinstance(first, form.Tuple):
        return Parameters(given, "list")
    return Parameters(given, "tuple" if of_string and _is_scalar(first, sight) else "unknown")


def _of_keywords(given: tuple[form.Argument, ...]) -> str:
    if not given:
        return "as is"
    return "alone" if len(given) == 1 and given[0].star else "dict"


def _of_one(given: tuple[form.Argument, ...], sight: Sight, *, of_string: bool) -> Parameters:
    value, kind = given[0].value, sight.kind(given[0].value)
    if given[0].star:
        return Parameters(given, "alone", certain=False)
    if of_string and _is_scalar(value, sight):
        return Parameters(given, "tuple")
    if of_string and isinstance(value, form.List):
        rows = value.elements and all(
            isinstance(e, form.Tuple | form.List | form.Dict) for e in value.elements
        )
        return Parameters(given, "as is" if rows else "unknown")
    known = (
        not of_string or isinstance(value, form.Tuple | form.Dict) or isinstance(kind, DictOf | DictDisplay)
    )
    return Parameters(given, "as is", certain=known)


def _is_dict(value: form.Expression, sight: Sight) -> bool:
    return isinstance(value, form.Dict) or isinstance(sight.kind(value), DictOf | DictDisplay)


def _is_scalar(value: form.Expression, sight: Sight) -> bool:
    kind: Kind = sight.kind(value)
    return isinstance(value, form.Constant | form.FString) or isinstance(kind, Literal | Value)
