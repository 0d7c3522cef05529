"""The calls in a function that hand something on: to a parameter that is called, to what calls functions, to
factories that are configured.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.function_body import FunctionBody
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.summary.recipes import Recipe
from sqlassay.syntax import form


def handed_over(body: FunctionBody) -> Iterator[r.Invoke]:
    """The calls of parameters, a function's own and those of the functions around it, with what it puts into
    its ``**kwargs`` before; the calls that hand a function to what calls it, and those that configure.
    """
    collected = next((p.name for p in body.function.parameters if p.kind == "**"), None)
    extra = tuple(_put_into(collected, body)) if collected and body.around else ()
    names = {p.name for p in body.function.parameters}
    names.update(name for name, recipe in body.around.items() if _is_parameter(recipe))
    for node in body.own.of(form.Call):
        match node:
            case form.Call(func=form.Name(id=name)) if name in names and _is_parameter(body.local.get(name)):
                call = recipe_of(node, body.local)
                if isinstance(call, r.Invoke):
                    passes = any(
                        a.star == "**" and isinstance(a.value, form.Name) and a.value.id == collected
                        for a in node.args
                    )
                    yield replace(call, keywords=(*call.keywords, *extra)) if passes else call
            case form.Call(func=form.Attribute(attr=name)) if name in CALLING:
                call = recipe_of(node, body.local)
                if isinstance(call, r.Invoke):
                    yield call
            case _ if configures(node) or associates(node):
                call = recipe_of(node, body.local)
                if isinstance(call, r.Invoke):
                    yield call


def configures(node: form.Call) -> bool:
    """Whether a call looks like ``factory.configure(…)`` with options of sessions."""
    if not isinstance(node.func, form.Attribute) or node.func.attr != "configure":
        return False
    return any(a.star == "**" or a.keyword in OPTIONS for a in node.args)


def associates(node: form.Call) -> bool:
    """Whether a call looks like ``MutableDict.associate_with(JSON)``, which tracks all columns of a type."""
    return isinstance(node.func, form.Attribute) and node.func.attr in ASSOCIATING


ASSOCIATING = frozenset(["associate_with", "associate_with_attribute"])
CONFIGURING = ASSOCIATING | {"configure"}
"""Methods that set something for the whole program."""

OPTIONS = frozenset("expire_on_commit autoflush autobegin autocommit twophase future".split())
"""Options of sessions that decide what they do."""


CALLING = frozenset(["run_sync", "listen"])
"""Methods that call a function they are given: ``connection.run_sync(function)``, ``event.listen(…)``."""


def _is_parameter(recipe: Recipe | None) -> bool:
    match recipe:
        case r.Parameter() | r.Annotated(value=r.Parameter()):
            return True
    return False


def _put_into(name: str, body: FunctionBody) -> Iterator[tuple[str, Recipe]]:
    """The constant keys of a dict that are assigned to, with the values."""
    for node in body.own.of(form.Assign):
        match node:
            case form.Assign(
                targets=(form.Subscript(value=form.Name(id=dict_name), index=form.Constant(value=str(key))),)
            ) if dict_name == name:
                yield key, recipe_of(node.value, body.local)
