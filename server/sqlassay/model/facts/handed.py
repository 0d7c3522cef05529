"""What a loop hands over, pass by pass, to the statements that it executes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Sight
from sqlassay.model.facts.loops import Loop, LoopNode, iterables, loops_around
from sqlassay.model.kinds import Either, ListOf, Literal, ProjectClass, Selection, TupleOf
from sqlassay.model.kinds.python import DictDisplay
from sqlassay.model.summary.keyed import conjuncts
from sqlassay.syntax import form, target_names

MAX_STEPS = 8
"""How many variables are followed back."""

CRITERIA = frozenset("where filter filter_by".split())

Part = tuple[str, form.Node]
"""A part of a statement, and the method that it is given to; "" for what the statement begins with."""


def handing_loops(node: form.Node, sight: Sight) -> Iterator[Loop]:
    """The loops around that go over things whose number is not known, all of them, and do not need anew in
    each pass what is in the database.
    """
    for loop in loops_around(node, sight):
        if loop.leads_to == "out":
            return
        if isinstance(loop.node, form.While) or loop.waits or loop.retries or loop.renews or loop.breaks:
            continue
        if not loop.over_constants and not any(_is_written_out(i, sight) for i in iterables(loop.node)):
            yield loop


def _is_written_out(iterable: form.Expression, sight: Sight) -> bool:
    """Whether what a loop goes over stands in the code: a constant, an enumeration."""
    match iterable:
        case form.Call(func=form.Attribute(value=value, attr="items" | "keys" | "values"), args=()):
            return _is_written_out(value, sight)
        case form.Call(func=form.Name(id="enumerate" | "zip" | "sorted" | "list" | "reversed"), args=args):
            return any(_is_written_out(argument.value, sight) for argument in args)
    match sight.kind(iterable):
        case TupleOf() | DictDisplay() | ProjectClass():
            return True
        case ListOf(element=element):
            options = element.options if isinstance(element, Either) else (element,)
            return all(isinstance(option, Literal) for option in options)
    return False


def parts_of(node: form.Expression, sight: Sight, steps: int = 0) -> Iterator[Part]:
    """What a statement is made of, through the variables that hold it."""
    match node:
        case form.Name() if (value := _given(node, sight)) is not None and steps < MAX_STEPS:
            yield from parts_of(value, sight, steps + 1)
        case form.Call(func=form.Attribute(value=receiver, attr=name), args=args):
            if isinstance(sight.kind(receiver), Selection):
                for argument in args:
                    if name == "filter_by":
                        yield name, argument
                    else:
                        yield from ((name, part) for part in conjuncts(argument.value))
                yield from parts_of(receiver, sight, steps)
            else:
                yield from (("", argument.value) for argument in args)
        case form.Call(func=form.Name(), args=args):
            yield from (("", argument.value) for argument in args)
        case form.Await(value=value):
            yield from parts_of(value, sight, steps)
        case _:
            yield "", node


def is_handed(value: form.Expression, loop: Loop, sight: Sight, steps: int = 0) -> bool:
    """Whether a value comes from what the loop goes over."""
    names = [node for node in form.walk((value,)) if isinstance(node, form.Name)]
    for name in names:
        given = _given(name, sight)
        inside = given is not None and loop.node.start <= given.start < loop.node.end
        if inside and given is not None and steps < MAX_STEPS:
            if is_handed(given, loop, sight, steps + 1):
                return True
        elif name.id in _targets(loop.node):
            return True
    return False


def _given(name: form.Name, sight: Sight) -> form.Expression | None:
    binding = sight.origin(name)
    return None if binding is None else binding.latest


def _targets(loop: LoopNode) -> set[str]:
    match loop:
        case form.For(target=target):
            return set(target_names((target,)))
        case form.Comprehension(clauses=clauses):
            return set(target_names(clause.target for clause in clauses))
    return set()
