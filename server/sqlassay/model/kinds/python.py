from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import Arguments, HasMethods, Kind, join

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Value(Kind, frozen=True):
    """A value of a Python type of which nothing more is known, e.g. ``bool`` or ``int``."""

    type_name: str


class ListOf(Kind, frozen=True):
    """A list, tuple, set or other plain collection whose elements are of one kind."""

    element: Kind

    def item(self, index: Kind, program: Program) -> Kind:
        return self.element

    def sliced(self, program: Program) -> Kind:
        return self

    def iterated(self, program: Program) -> Kind:
        return self.element


class TupleOf(Kind, frozen=True):
    """A tuple written out."""

    elements: tuple[Kind, ...]

    def iterated(self, program: Program) -> Kind:
        return join(self.elements)

    def unpacked(self, count: int, program: Program) -> tuple[Kind, ...]:
        return self.elements if len(self.elements) == count else Kind.unpacked(self, count, program)


class Awaitable(Kind, frozen=True):
    """A coroutine that gives `result`; some are asynchronous context managers as well
    (``engine.begin()``).
    """

    result: Kind

    def awaited(self, program: Program) -> Kind:
        return self.result


class Context(Kind, frozen=True):
    """A context manager that binds `target`."""

    target: Kind

    def entered(self, program: Program) -> Kind:
        return self.target


class Generator(Kind, frozen=True):
    """An iterator, synchronous or not, over values of one kind."""

    element: Kind

    def iterated(self, program: Program) -> Kind:
        return self.element


class Callable(Kind, frozen=True):
    """Something that gives `result` when called with anything."""

    result: Kind

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return self.result


class Optional(Kind, frozen=True):
    """An annotation that stands for another kind's instance or several's, e.g. ``Session | None``."""

    options: tuple[Kind, ...]

    def instance(self, program: Program) -> Kind:
        return join(option.instance(program) for option in self.options)


class ElementOf(Kind, frozen=True):
    """An annotation of a collection, e.g. ``list[User]``; its instance iterates over instances of
    `element`.
    """

    element: Kind

    def instance(self, program: Program) -> Kind:
        return ListOf(self.element.instance(program))


class ExternalValue(HasMethods, frozen=True):
    """What calling an external function gave, or what was made of that: ``datetime.now()``,
    ``datetime.now().isoformat()``, ``datetime.now() + delta``, ``str(datetime.now())``.
    """

    called: str
    """The function's dotted name."""

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return self
