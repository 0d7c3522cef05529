"""Where in a file the classes and attributes are declared that a verdict is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

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

    def _read(self, unit: Unit, body: Iterable[form.Statement], owner: str) -> None:
        for statement in body:
            if isinstance(statement, form.Class):
                name = f"{owner}.{statement.name}" if owner else statement.name
                self._classes.setdefault(name, Declared(unit, statement))
                self._read(unit, statement.body, name)
                continue
            for bound in _bound(statement):
                if owner:
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


def narrowed(statement: form.Statement, call: form.Call | None, arguments: Iterable[str]) -> Span:
    """The narrowest place in a declaration: the first of these arguments that is there, else the call, else
    the annotation.

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
            return annotation.span
        case form.Class(name_span=span):
            return span
        case form.Function(name_span=span):
            return span
    return statement.span
