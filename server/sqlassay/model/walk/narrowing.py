"""What a test says about the names in it: ``is None``, truth, ``isinstance``, ``and``, ``or``, ``not``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Instance,
    Kind,
    Session,
    TupleOf,
    join,
)
from sqlassay.model.kinds.truth import of_none, of_truth, options_of
from sqlassay.model.library.external import External
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.program import Program
    from sqlassay.model.walk.walk import Walk

ISINSTANCE = External("builtins.isinstance")


def narrow(walk: Walk, test: form.Expression, truth: bool) -> None:
    """Bind the names in a test, passed over already, to what they are where it is true, or false."""
    for name, kind in _said(walk, test, truth):
        walk.rebind(name, kind)


@contextmanager
def narrowed(walk: Walk, tests: Iterable[form.Expression], truth: bool) -> Iterator[None]:
    """The same for the expressions that are passed over within."""
    scope = walk.scope
    before = {} if scope is None else dict(scope.bindings)
    for test in tests:
        narrow(walk, test, truth)
    inside = {} if scope is None else dict(scope.bindings)
    yield
    if scope is not None:
        for name, binding in before.items():
            if inside[name] is not binding and scope.bindings.get(name) is inside[name]:
                scope.bindings[name] = binding


def _said(walk: Walk, test: form.Expression, truth: bool) -> Iterator[tuple[str, Kind]]:
    match test:
        case form.Name(id=name):
            yield name, of_truth(_kind(walk, test), truth)
        case form.NamedExpr(target=form.Name(id=name)):
            yield name, of_truth(_kind(walk, test), truth)
        case form.UnaryOp(operator="not", operand=operand):
            yield from _said(walk, operand, not truth)
        case form.BoolOp(operator=operator, operands=operands):
            if truth == (operator == "and"):
                for operand in operands:
                    yield from _said(walk, operand, truth)
        case form.Compare(operators=("is" | "is not" | "==" | "!=" as operator,), comparators=(other,)):
            tested = _name(test.left)
            if tested is not None and walk.kinds.get(id(other)) == NONE:
                is_none = truth == (operator in ("is", "=="))
                yield tested, of_none(_kind(walk, test.left), is_none)
        case form.Call(func=function, args=(form.Argument(value=form.Name(id=name) as subject), cls)):
            if walk.kinds.get(id(function)) == ISINSTANCE:
                wanted = tuple(_instances(walk.kinds.get(id(cls.value), UNKNOWN), walk.program))
                yield name, of_class(_kind(walk, subject), wanted, truth, walk.program)


def _name(node: form.Expression) -> str | None:
    match node:
        case form.Name(id=name) | form.NamedExpr(target=form.Name(id=name)):
            return name
    return None


def _kind(walk: Walk, node: form.Expression) -> Kind:
    """What a name is here, which an operand before may have narrowed."""
    name = _name(node)
    binding = None if walk.scope is None or name is None else walk.scope.bindings.get(name)
    return UNKNOWN if binding is None else binding.kind


def _instances(cls: Kind, program: Program) -> Iterator[Kind]:
    """What an object may be that is an instance of a class, or of one in a tuple of classes."""
    for each in cls.elements if isinstance(cls, TupleOf) else (cls,):
        yield each.instance(program)


def of_class(kind: Kind, wanted: tuple[Kind, ...], truth: bool, program: Program) -> Kind:
    """What is left of a kind where an object is, or is not, one of the `wanted`."""
    options = options_of(kind)
    if not truth:
        left = [o for o in options if not any(_is_one(o, w, program) for w in wanted)]
        return join(left) if left and UNKNOWN not in options else kind
    found = [o for o in options if any(_is_one(o, w, program) for w in wanted)]
    return join(found) if found else join(wanted)


def _is_one(option: Kind, wanted: Kind, program: Program) -> bool:
    """Whether a value of the kind `option` certainly is one of `wanted`."""
    match option, wanted:
        case Session(), Session():
            same = option.is_async == wanted.is_async and option.scoped == wanted.scoped
            return same and wanted.subclass in (None, option.subclass)
        case Instance(of=cls), Instance(of=base):
            return base in program.view(cls).ancestry
    return option == wanted and wanted != UNKNOWN
