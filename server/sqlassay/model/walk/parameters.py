"""What the parameters of a function hold when its body begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, AnySubclass, Function, Kind, ProjectClass
from sqlassay.model.library.events import Listener
from sqlassay.model.summary.function_body import parameter_recipe
from sqlassay.model.walk.scope import Binding
from sqlassay.model.walk.session_keys import keyed
from sqlassay.syntax import form, last_name

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


def bind_parameters(walk: Walk, node: form.Function, *, in_class: bool) -> None:
    """Bind the parameters of a function whose scope has just begun.

    :param in_class: whether it stands in the module or in a class, and not in another function.
    """
    assert walk.scope is not None
    local = walk.local_recipes()
    for index, parameter in enumerate(node.parameters):
        named = parameter.kind not in ("*", "**")
        if index == 0 and in_class and walk.owner is not None and parameter.annotation is None and named:
            kind = _receiver(walk, node)
        else:
            kind = walk.evaluated(parameter_recipe(parameter, local), in_class=in_class)
            if kind == UNKNOWN and named:
                kind = _handed(walk, node, index)
        walk.scope.bind(parameter.name, Binding(keyed(kind, parameter.name), parameter=parameter))
        is_receiver = index == 0 and in_class and walk.owner is not None
        walk.given["" if is_receiver else parameter_name(walk.function, parameter.name)] = kind


def qualified(walk: Walk, node: form.Function) -> str | None:
    """The qualified name of a function that the walk is at; None within a class within a function."""
    if walk.scope is None:
        return node.name if walk.owner is None else f"{walk.owner}.{node.name}"
    if walk.scope.sort == "class" or walk.function is None:
        return None
    return f"{walk.function}.<locals>.{node.name}"


def parameter_name(function: str | None, name: str) -> str:
    """The name of a parameter in recipes."""
    nested = function is not None and "<locals>" in function
    return f"{function.rpartition('.')[2]}.{name}" if function is not None and nested else name


def _handed(walk: Walk, node: form.Function, index: int) -> Kind:
    """What those hand to a parameter that call the function: a library's events, its decorators, pytest."""
    for decorator in node.decorators:
        match walk.kinds.get(id(decorator)):
            case Listener(handed=handed):
                return handed[index] if index < len(handed) else UNKNOWN
    if walk.function is None:
        return UNKNOWN
    return walk.program.parameter(Function(walk.module, walk.function), node.parameters[index].name, index)


CLASS_METHODS = frozenset(["__new__", "__init_subclass__", "__class_getitem__"])
"""Methods that Python itself calls with the class."""


def _receiver(walk: Walk, node: form.Function) -> Kind:
    """What ``self`` or ``cls`` is: unknown behind decorators that change it."""
    cls = ProjectClass(walk.module, walk.owner or "")
    names = {last_name(decorator) for decorator in node.decorators}
    if names & {
        "staticmethod",
        "declared_attr",
        "expression",
        "hybrid_method",
        "hybrid_property",
        "validator",
        "directive",
    }:
        return UNKNOWN
    return (
        AnySubclass(cls.module, cls.name)
        if "classmethod" in names or node.name in CLASS_METHODS
        else walk.program.instance_of(cls)
    )
