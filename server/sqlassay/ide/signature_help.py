"""The signature of the construct whose arguments somebody types."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sqlassay.ide.completion.signatures import Parameter, Signature, signature
from sqlassay.ide.completion.spot import UNKNOWN_ENVIRONMENT, Spot
from sqlassay.model.environment import Environment
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import form
from sqlassay.syntax.mending import PLACEHOLDER
from sqlassay.text import Span


class Shown(Struct, frozen=True):
    """A parameter in a signature."""

    span: Span
    """Within the label."""
    text: str
    """What SQLAlchemy's manual says of it, in Markdown."""


class SignatureHelp(Struct, frozen=True):
    """The signature of a construct."""

    label: str
    parameters: tuple[Shown, ...]
    active: int | None
    """The parameter that is being given, by its number; None where that is not known."""


def signature_help(
    workspace: Workspace, path: Path, offset: int, environment: Environment = UNKNOWN_ENVIRONMENT
) -> SignatureHelp | None:
    """The signature of the innermost call around an offset; None where that is none of the constructs of
    which it is known.

    :param environment: what is known of the project around the file.
    """
    spot = Spot.at(workspace, path, offset, environment)
    spot = spot or Spot.at(workspace, path, offset, environment, "")
    call = None if spot is None else _call(spot)
    if spot is None or call is None:
        return None
    construct = spot.construct(call)
    known = signature(construct, environment)
    return None if known is None else _help(construct, known, _active(known, call, spot))


def _call(spot: Spot) -> form.Call | None:
    """The innermost call between whose parentheses it is."""
    for node in (spot.node, *spot.around):
        if isinstance(node, form.Call) and node.func.end < spot.here < node.end:
            return node
    return None


def _active(known: Signature, call: form.Call, spot: Spot) -> Parameter | None:
    """The parameter that is being given."""
    before = [argument for argument in call.args if argument.end < spot.here]
    argument = next((a for a in call.args if a.start <= spot.here <= a.end), None)
    keyword = None if argument is None else argument.keyword
    if keyword == PLACEHOLDER:
        return known.named(spot.word)
    if keyword is not None:
        return known.named(keyword)
    if any(argument.keyword for argument in before):
        return None
    rest = [p for p in known.parameters if p.kind == "var_positional"]
    return next(iter([*known.positional[len(before) :], *rest]), None)


def _help(construct: str, known: Signature, active: Parameter | None) -> SignatureHelp:
    label, shown = f"{construct}(", list[Shown]()
    for number, parameter in enumerate(known.parameters):
        label += ", " if number else ""
        shown.append(Shown(Span(len(label), len(label) + len(parameter.label)), parameter.text))
        label += parameter.label
    index = None if active is None else known.parameters.index(active)
    return SignatureHelp(f"{label})", tuple(shown), index)
