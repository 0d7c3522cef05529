"""``and_(*conditions)`` and ``or_(*conditions)``."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Clause, Method, Query, Statement
from sqlassay.model.library.external import External
from sqlassay.model.walk.nodes import mentions, nodes_in
from sqlassay.syntax import form

FUNCTIONS = frozenset(["sqlalchemy.and_", "sqlalchemy.or_", "sqlmodel.and_", "sqlmodel.or_"])
OPERATORS = {"and_": "&", "or_": "|"}


class UnpackedConjunction(Fact, frozen=True):
    """A conjunction whose arguments are all unpacked from one collection that may be empty.

    It is not itself an operand of the same conjunction: ``or_(or_(*[]), a)`` is just ``a``, as it should be.
    """

    function: str
    """and_ or or_"""
    collection: form.Expression
    """What decides whether there are any conditions: the unpacked list, or what its comprehension goes
    over.
    """
    verb: str | None
    """The statement that it goes into, where that is seen: select, update, delete…"""


@observes(form.Call, of=(External,))
def unpacked(node: form.Call, sight: Sight) -> Iterator[Fact]:
    name = _conjunction(node.func, sight)
    if name is None or len(node.args) != 1 or node.args[0].star != "*":
        return
    collection = _deciding(node.args[0].value, sight)
    if collection is not None and not _is_operand(name, sight) and _may_be_empty(collection, node, sight):
        yield UnpackedConjunction(node, sight.site(), name, collection, _verb(sight))


def _conjunction(function: form.Expression, sight: Sight) -> str | None:
    """and_ or or_, for one of these functions."""
    match sight.kind(function):
        case External(name=name) if name in FUNCTIONS:
            return name.rpartition(".")[2]
    return None


def _is_operand(name: str, sight: Sight) -> bool:
    """Whether the point is one of several operands of a conjunction of this name."""
    for node in sight.around_in_function():
        match node:
            case form.Argument():
                continue
            case form.BinaryOp(operator=operator):
                return operator == OPERATORS[name]
            case form.Call(func=func, args=args):
                return len(args) > 1 and _conjunction(func, sight) == name
        return False
    return False


def _deciding(node: form.Expression, sight: Sight) -> form.Expression | None:
    """The variable whose emptiness decides; None where another expression does."""
    match node:
        case form.Name(id=name):
            given = sight.given_value(name)
            return _deciding(given, sight) if isinstance(given, form.Comprehension) else node
        case form.Comprehension(clauses=(clause,)):
            return _deciding(clause.iterable, sight)
    return None


def _may_be_empty(collection: form.Expression, call: form.Call, sight: Sight) -> bool:
    """Whether nothing in the function speaks against an empty collection.

    Any earlier test that mentions it counts as a guard, whatever it tests: silence over a guess.
    """
    function = sight.function
    if function is None or not isinstance(collection, form.Name) or not sight.is_local(collection.id):
        return False
    name = collection.id
    before = [node for node in nodes_in(function.body) if node.start < call.start]
    deciding = [node for node in before if _decides(node, name)]
    names = {name, *(source for node in deciding for source in _asked(node))}
    guards = [*sight.around_in_function(), *(node for node in before if node not in deciding)]
    if any(_tests(node, each) for node in guards for each in names):
        return False
    if any(_hands_over(node, name) for node in before):
        return False
    if any(_adds(node, name) for node in _always_run(function.body) if node.start < call.start):
        return False
    given = sight.given_value(name)
    return _is_empty_display(given) or (given is None and sight.parameter(name) is not None)


def _tests(node: form.Node, name: str) -> bool:
    match node:
        case form.If(test=test) | form.While(test=test) | form.IfExp(test=test) | form.Assert(test=test):
            return mentions(test, name)
    return False


def _decides(node: form.Node, name: str) -> bool:
    """Whether it is a loop or a condition that adds to the collection or does not."""
    return isinstance(node, form.For | form.If) and any(_adds(inner, name) for inner in nodes_in(node.body))


def _asked(node: form.Node) -> Iterator[str]:
    """The names in what a loop goes over, or in what a condition tests."""
    match node:
        case form.For(iterable=asked) | form.If(test=asked):
            yield from (inner.id for inner in nodes_in((asked,)) if isinstance(inner, form.Name))


def _always_run(body: tuple[form.Statement, ...]) -> Iterator[form.Statement]:
    """The statements of a suite that no path passes by, loops over something written out included."""
    for statement in body:
        yield statement
        match statement:
            case form.With(body=inner) | form.Try(body=inner):
                yield from _always_run(inner)
            case form.For(iterable=form.Tuple(elements=(_, *_)) | form.List(elements=(_, *_)), body=inner):
                yield from _always_run(inner)


def _adds(statement: form.Node, name: str) -> bool:
    match statement:
        case form.Expr(value=form.Call(func=form.Attribute(value=form.Name(id=owner)))):
            return owner == name
        case form.AugAssign(target=form.Name(id=target)):
            return target == name
    return False


def _hands_over(node: form.Node, name: str) -> bool:
    """Whether a call gets the collection, and may add to it; a method gets what it is called on otherwise."""
    match node:
        case form.Call(args=args):
            return any(isinstance(a.value, form.Name) and a.value.id == name and not a.star for a in args)
    return False


def _is_empty_display(node: form.Expression | None) -> bool:
    return isinstance(node, form.List) and not node.elements


def _verb(sight: Sight) -> str | None:
    for node in sight.around_in_function():
        if isinstance(node, form.Call):
            match sight.kind(node.func):
                case Method(receiver=Statement(verb=verb)):
                    return verb
                case Method(receiver=Query()):
                    return "select"
                case kind if isinstance(sight.result_of_call(kind), Clause):
                    continue
            return None
    return None
