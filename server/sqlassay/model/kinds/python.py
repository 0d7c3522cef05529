from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, HasMethods, Kind, Literal, as_one, join

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Value(Kind, frozen=True):
    """A value of a Python type of which nothing more is known, e.g. ``bool`` or ``int``."""

    type_name: str


class ListOf(Kind, frozen=True):
    """A list, tuple, set or other plain collection whose elements are of one kind."""

    element: Kind

    def joined(self, other: Kind) -> Kind | None:
        if type(self) is not type(other) or not isinstance(other, ListOf):
            return None
        element = as_one(self.element, other.element)
        return None if element is None else type(self)(element)

    def item(self, index: Kind, program: Program) -> Kind:
        return self.element

    def sliced(self, program: Program) -> Kind:
        return self

    def iterated(self, program: Program) -> Kind:
        return self.element


class TupleOf(Kind, frozen=True):
    """A tuple written out."""

    elements: tuple[Kind, ...]

    def joined(self, other: Kind) -> Kind | None:
        if not isinstance(other, TupleOf) or len(self.elements) != len(other.elements):
            return None
        elements = [as_one(one, another) for one, another in zip(self.elements, other.elements, strict=True)]
        known = tuple(element for element in elements if element is not None)
        return TupleOf(known) if len(known) == len(elements) else None

    def item(self, index: Kind, program: Program) -> Kind:
        match index:
            case Literal(value=int(place)) if -len(self.elements) <= place < len(self.elements):
                return self.elements[place]
        return UNKNOWN

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
    suppresses: bool = False
    """Whether it may end its body early, by an error that it keeps to itself."""

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


class Partial(Kind, frozen=True):
    """``functools.partial(function, …)``"""

    function: Kind
    positional: tuple[Kind, ...]
    keywords: tuple[tuple[str, Kind], ...]
    open: bool
    """Whether ``*args`` or ``**kwargs`` may add more."""

    def call(self, arguments: Arguments, program: Program) -> Kind:
        given = Arguments(
            (*self.positional, *arguments.positional),
            {**dict(self.keywords), **arguments.keywords},
            self.open or arguments.unpacked,
        )
        return self.function.call(given, program)


class ContextManaged(Kind, frozen=True):
    """``contextmanager(function)``, synchronous or not."""

    function: Kind

    def call(self, arguments: Arguments, program: Program) -> Kind:
        target = self.function.call(arguments, program).iterated(program)
        return Context(target, program.catches(self.function))


class DictOf(Kind, frozen=True):
    """A dict whose values are of one kind."""

    value: Kind

    def item(self, index: Kind, program: Program) -> Kind:
        return self.value

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "items":
                return Callable(ListOf(TupleOf((UNKNOWN, self.value))))
            case "values":
                return Callable(ListOf(self.value))
            case "get":
                return Callable(join([self.value, NONE]))
        return UNKNOWN


class DictDisplay(Kind, frozen=True):
    """A dict of which all keys are known, and strings."""

    items: tuple[tuple[str, Kind], ...]

    def item(self, index: Kind, program: Program) -> Kind:
        match index:
            case Literal(value=str(key)):
                return dict(self.items).get(key, UNKNOWN)
        return UNKNOWN


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


class Wrapped(Kind, frozen=True):
    """An annotation of what holds, gives or makes one other thing: ``Callable[[], Session]``,
    ``AbstractContextManager[Session]``.
    """

    wrapper: type[ListOf | DictOf | Context | Callable | Awaitable]
    inner: Kind

    def instance(self, program: Program) -> Kind:
        inner = self.inner.instance(program)
        return UNKNOWN if inner == UNKNOWN else self.wrapper(inner)


class TupleAnnotation(Kind, frozen=True):
    """``tuple[Session, User]`` as an annotation."""

    elements: tuple[Kind, ...]

    def instance(self, program: Program) -> Kind:
        return TupleOf(tuple(element.instance(program) for element in self.elements))


class TypeOf(Kind, frozen=True):
    """``type[Session]`` as an annotation."""

    cls: Kind

    def instance(self, program: Program) -> Kind:
        return self.cls


class TypeVariable(Kind, frozen=True):
    """A ``TypeVar``, or a type parameter; what it stands for is known where a class gives it a value."""

    name: str
    bound: Kind = UNKNOWN

    def instance(self, program: Program) -> Kind:
        return self.bound.instance(program)


class Attribute(Kind, frozen=True):
    """What a class body declares an attribute with that each instance then keeps a value of its own in, e.g.
    one of ``traitlets``.
    """

    initial: Kind
    """What it is until something is assigned to it."""


class ExternalValue(HasMethods, frozen=True):
    """What calling an external function gave, or what was made of that: ``datetime.now()``,
    ``datetime.now().isoformat()``, ``datetime.now() + delta``, ``str(datetime.now())``.
    """

    called: str
    """The function's dotted name."""

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return self
