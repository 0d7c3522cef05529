"""Where in a file the classes and attributes are declared that a verdict is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlassay.model.schema.annotations import MAPPED
from sqlassay.syntax import Document, Unit, form
from sqlassay.text import Span


class Declared(NamedTuple):
    """A statement that declares an attribute, or a class statement."""

    unit: Unit
    statement: form.Statement


class Declarations:
    """The classes of a file and what their bodies bind."""

    def __init__(self, document: Document) -> None:
        self._classes: dict[str, Declared] = {}
        self._attributes: dict[tuple[str, str], Declared] = {}
        self._variables: dict[str, Declared] = {}
        self._bodies: dict[str, list[Declared]] = {}
        for unit in document.units:
            if not unit.stale:
                self._read(unit, unit.body, ".".join(unit.owner))

    def of_class(self, name: str) -> Declared | None:
        """The class statement with this qualified name."""
        return self._classes.get(name)

    def attribute(self, owner: str, name: str) -> Declared | None:
        """The statement of a class body that binds a name."""
        return self._attributes.get((owner, name))

    def variable(self, name: str) -> Declared | None:
        """The statement that binds a name of the module."""
        return self._variables.get(name)

    def body(self, owner: str) -> tuple[Declared, ...]:
        """What a class body binds, in order, then the class statement."""
        cls = self._classes.get(owner)
        return (*self._bodies.get(owner, ()), *(() if cls is None else (cls,)))

    def _read(self, unit: Unit, body: Iterable[form.Statement], owner: str) -> None:
        for statement in body:
            if isinstance(statement, form.Class):
                name = f"{owner}.{statement.name}" if owner else statement.name
                self._classes.setdefault(name, Declared(unit, statement))
                self._read(unit, statement.body, name)
                continue
            for bound in _bound(statement):
                if owner:
                    self._bodies.setdefault(owner, []).append(Declared(unit, statement))
                    self._attributes.setdefault((owner, bound), Declared(unit, statement))
                else:
                    self._variables.setdefault(bound, Declared(unit, statement))


def _bound(statement: form.Statement) -> Iterator[str]:
    match statement:
        case form.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, form.Name))
        case form.AnnAssign(target=form.Name(id=name)):
            yield name
        case form.Function(name=name):
            yield name


def call_in(statement: form.Statement) -> form.Call | None:
    """The call that makes what a statement declares."""
    match statement:
        case form.Assign(value=form.Call() as call) | form.AnnAssign(value=form.Call() as call):
            return call
        case form.Function(body=body):
            returned = [s.value for s in body if isinstance(s, form.Return)]
            return returned[0] if len(returned) == 1 and isinstance(returned[0], form.Call) else None
    return None


def named_in(declared: Declared, words: Iterable[str]) -> form.Node | None:
    """The part of a declaration that is one of these words: a string, else a keyword or a name, else a string
    that holds it.

    :param words: the likeliest first.
    """
    nodes = tuple(form.walk(_head(declared.statement)))
    for word in words:
        for fits in (_is_string, _is_name, _holds):
            found = next((node for node in nodes if fits(node, word)), None)
            if found is not None:
                return found
    return None


def _head(statement: form.Statement) -> tuple[form.Node, ...]:
    """What of a class statement stands before its body; any other statement whole."""
    if isinstance(statement, form.Class):
        return (*statement.arguments, *statement.decorators)
    return (statement,)


def _is_string(node: form.Node, word: str) -> bool:
    return isinstance(node, form.Constant) and node.value == word


def _is_name(node: form.Node, word: str) -> bool:
    match node:
        case form.Argument(keyword=name) | form.Name(id=name):
            return name == word
    return False


def _holds(node: form.Node, word: str) -> bool:
    if not isinstance(node, form.Constant) or not isinstance(node.value, str):
        return False
    return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", node.value) is not None


def span_of(node: form.Node) -> Span:
    """Where a part stands that `named_in` found: of an argument, its keyword."""
    if isinstance(node, form.Argument) and node.keyword is not None:
        return Span(node.span.start, node.span.start + len(node.keyword))
    return node.span


def narrowed(statement: form.Statement, call: form.Call | None, arguments: Iterable[str]) -> Span:
    """The narrowest place in a declaration: the first of these arguments that is there, else the call, else
    what is in the annotation's ``Mapped``.

    :param arguments: names; "" for the first positional argument.
    """
    given = () if call is None else call.args
    for name in arguments:
        for argument in given:
            if (name and argument.keyword == name) or (
                not name and not argument.keyword and not argument.star
            ):
                return argument.value.span
    if call is not None:
        return call.span
    match statement:
        case form.AnnAssign(annotation=annotation):
            return inner_annotation(annotation).span
        case form.Class(name_span=span):
            return span
        case form.Function(name_span=span):
            return span
    return statement.span


def inner_annotation(annotation: form.Expression) -> form.Expression:
    """What stands in ``Mapped[…]``."""
    match annotation:
        case form.Subscript(value=form.Name(id=name), index=index) if name in MAPPED:
            return index
        case form.Subscript(value=form.Attribute(attr=name), index=index) if name in MAPPED:
            return index
    return annotation


def name_span(statement: form.Statement) -> Span:
    """Where the name stands that a statement binds first."""
    match statement:
        case form.Class(name_span=span) | form.Function(name_span=span):
            return span
        case form.Assign(targets=(target, *_)) | form.AnnAssign(target=target):
            return target.span
    return statement.span
