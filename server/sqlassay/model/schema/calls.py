"""What functions of the project make for class bodies: their results with the arguments put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.schema.constructs import COLUMNS, called, construct
from sqlassay.model.schema.resolving import Scope, resolve, value_of
from sqlassay.model.summary import FunctionSummary
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import OPAQUE, Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program


PARTS = COLUMNS | {"relationship", "column_property", "deferred", "association_proxy", "synonym", "composite"}
"""What makes a part of a mapping."""

MAX_CALLS = 8
"""With more functions than this, one calling the other, what they make is not followed."""


def made_by(recipe: Recipe, program: Program) -> Recipe:
    """What a call of a function of the project makes, also by others, where that is one thing; any other
    recipe itself.
    """
    for _ in range(MAX_CALLS):
        made = _result(recipe, program)
        if made is None:
            return recipe
        recipe = made
    return OPAQUE


def _result(recipe: Recipe, program: Program) -> Recipe | None:
    match recipe:
        case r.Invoke(function=r.Project(module=module, name=name)):
            summary = program.function_in(module, name)
            if summary is not None and not summary.decorators and len(summary.results) == 1:
                given = _given(summary, recipe, module, program)
                return resolve(summary.results[0], Scope(module, given=tuple(given.items())), program)
    return None


def may_make(value: Recipe, program: Program) -> bool:
    """Whether a value, of another class, by a function, or by a subclass of the project, may be a part of a
    mapping, nobody knows which.
    """
    match value:
        case r.Get(value=r.Project(module=module, name=owner), name=name) if owner:
            return called(value_of(r.Project(module, f"{owner}.{name}"), program)) in PARTS
        case r.Invoke(function=r.Project(module=module, name=name)):
            return _makes_part(module, name, program)
    return False


def _makes_part(module: str, name: str, program: Program) -> bool:
    if (cls := program.class_in(module, name)) is not None:
        return any(construct(resolve(base, Scope(module), program)) in PARTS for base in cls.bases)
    summary = program.function_in(module, name)
    results = () if summary is None else summary.results
    return any(called(resolve(result, Scope(module), program)) in PARTS for result in results)


def _given(summary: FunctionSummary, call: r.Invoke, module: str, program: Program) -> dict[str, Recipe]:
    """What each parameter holds."""
    positional, keywords = list(call.positional), dict(call.keywords)
    spread = call.spread or tuple(r.Unpacked(OPAQUE, stars) for stars in ("*", "**") if call.unpacked)
    found: dict[str, Recipe] = {}
    for parameter in summary.parameters:
        name, kind, default = parameter.name, parameter.kind, parameter.default
        if kind == "*":
            more = (unpacked for unpacked in spread if unpacked.stars == "*")
            found[name] = r.Elements((*positional, *more), is_tuple=True)
            positional = []
        elif kind == "**":
            more = (unpacked for unpacked in spread if unpacked.stars == "**")
            found[name] = r.Mapping(tuple((r.Constant(k), v) for k, v in keywords.items()), tuple(more))
        elif positional and kind != "k":
            found[name] = positional.pop(0)
        elif name in keywords:
            found[name] = keywords.pop(name)
        else:
            known = default is not None and not call.unpacked
            found[name] = resolve(default, Scope(module), program) if known and default else OPAQUE
    return found
