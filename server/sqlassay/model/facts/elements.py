"""Where the values come from that a loop gives to a name."""

from __future__ import annotations

from sqlassay.model.facts.base import Sight
from sqlassay.model.walk.nodes import is_named
from sqlassay.syntax import form

RECOUNTING = frozenset("sorted set list tuple reversed iter".split())
"""Functions that give the elements of what they are given."""


def gone_over(name: form.Name, given: form.Expression | None, sight: Sight) -> form.Expression | None:
    """What a loop around goes over to give a name its values, where nothing else gives it any.

    :param given: what the name holds, made of the value that the loop gave it.
    """
    function = sight.function
    loops = (node for node in sight.around_in_function() if isinstance(node, form.For))
    over = next((over for loop in loops if (over := _source_of(name.id, loop)) is not None), None)
    if over is None or function is None or any(p.name == name.id for p in function.parameters):
        return None
    others = (each for each in sight.given_values.before(name.id, name.start) if each is not given)
    return over if not any(others) else None


def _source_of(name: str, loop: form.For) -> form.Expression | None:
    """What the values of a name come from that a loop assigns: not the numbers of ``enumerate``."""
    match loop.iterable, loop.target:
        case form.Call(func=form.Name(id="enumerate"), args=(counted, *_)), form.Tuple(elements=(_, element)):
            return _elements_of(counted.value) if is_named(element, name) else None
        case form.Call(func=form.Name(id="enumerate")), _:
            return None
        case over, form.Tuple(elements=targets):
            return _elements_of(over) if any(is_named(target, name) for target in targets) else None
        case over, target:
            return _elements_of(over) if is_named(target, name) else None


def _elements_of(over: form.Expression) -> form.Expression:
    """What has the elements: ``names`` of ``sorted(names)``."""
    match over:
        case form.Call(func=form.Attribute(value=inner, attr="items" | "keys" | "values"), args=()):
            return _elements_of(inner)
        case form.Call(func=form.Name(id=name), args=(inner, *_)) if name in RECOUNTING and not inner.star:
            return _elements_of(inner.value)
    return over
