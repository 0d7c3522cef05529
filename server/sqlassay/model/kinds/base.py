from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Kind(Struct, frozen=True):
    """What an expression is. Every operation on what is not known, or not modelled, gives `UNKNOWN`."""

    def attribute(self, name: str, program: Program) -> Kind:
        """``value.name``"""
        return UNKNOWN

    def call(self, arguments: Arguments, program: Program) -> Kind:
        """``value(…)``"""
        return UNKNOWN

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        """``value.name(…)``, for kinds whose `attribute` gives a `Method`."""
        return UNKNOWN

    def item(self, index: Kind, program: Program) -> Kind:
        """``value[index]``"""
        return UNKNOWN

    def sliced(self, program: Program) -> Kind:
        """``value[start:stop]``"""
        return UNKNOWN

    def awaited(self, program: Program) -> Kind:
        """``await value``"""
        return UNKNOWN

    def iterated(self, program: Program) -> Kind:
        """What ``for x in value`` binds."""
        return UNKNOWN

    def entered(self, program: Program) -> Kind:
        """What ``with value as x`` (or ``async with``) binds."""
        return UNKNOWN

    def instance(self, program: Program) -> Kind:
        """What a variable annotated with this value holds."""
        return UNKNOWN

    def unpacked(self, count: int, program: Program) -> tuple[Kind, ...]:
        """What ``a, b = value`` binds to so many targets."""
        return (UNKNOWN,) * count

    def named(self, name: str) -> Kind:
        """The value when a variable of this name is the first to hold it."""
        return self

    def joined(self, other: Kind) -> Kind | None:
        """What is known of a value that is either this or `other`, where one kind can say it."""
        return None


class Unknown(Kind, frozen=True):
    """Nothing is known, so nothing may be said."""


UNKNOWN = Unknown()


class Never(Kind, frozen=True):
    """What is never computed: the result of a function as far as it only calls itself. Of several possible
    kinds it is none.
    """

    def attribute(self, name: str, program: Program) -> Kind:
        return self

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return self

    def item(self, index: Kind, program: Program) -> Kind:
        return self

    def sliced(self, program: Program) -> Kind:
        return self

    def awaited(self, program: Program) -> Kind:
        return self

    def iterated(self, program: Program) -> Kind:
        return self

    def entered(self, program: Program) -> Kind:
        return self

    def instance(self, program: Program) -> Kind:
        return self


NEVER = Never()


class Literal(Kind, frozen=True):
    """A constant of Python."""

    value: str | bytes | int | float | bool | None

    def instance(self, program: Program) -> Kind:
        """``None`` as an annotation."""
        return self if self.value is None else UNKNOWN


NONE = Literal(None)


class Arguments(Struct, frozen=True):
    """The arguments of a call, as kinds."""

    positional: tuple[Kind, ...] = ()
    keywords: dict[str, Kind] = {}
    unpacked: bool = False
    """Whether ``*args`` or ``**kwargs`` may add more."""

    @property
    def entities(self) -> tuple[Kind, ...]:
        """The positional arguments where they are all, as in ``select(User, Order)``."""
        return () if self.unpacked else self.positional

    def get(self, name: str, position: int | None = None) -> Kind | None:
        """The argument with this keyword or at this position; None where it is not given (as far as can be
        seen).
        """
        if name in self.keywords:
            return self.keywords[name]
        if position is not None and 0 <= position < len(self.positional):
            return self.positional[position]
        return None


class Either(Kind, frozen=True):
    """One of several kinds, depending on the path; None among them is passed over by what would fail on
    None.
    """

    options: tuple[Kind, ...]

    def attribute(self, name: str, program: Program) -> Kind:
        return join(option.attribute(name, program) for option in self._present)

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return join(option.call(arguments, program) for option in self._present)

    def item(self, index: Kind, program: Program) -> Kind:
        return join(option.item(index, program) for option in self._present)

    def awaited(self, program: Program) -> Kind:
        return join(option.awaited(program) for option in self._present)

    def iterated(self, program: Program) -> Kind:
        return join(option.iterated(program) for option in self._present)

    def entered(self, program: Program) -> Kind:
        return join(option.entered(program) for option in self._present)

    def instance(self, program: Program) -> Kind:
        return join(option.instance(program) for option in self.options)

    def unpacked(self, count: int, program: Program) -> tuple[Kind, ...]:
        parts = [option.unpacked(count, program) for option in self._present]
        return tuple(map(join, zip(*parts, strict=True))) if parts else Kind.unpacked(self, count, program)

    @property
    def _present(self) -> Iterable[Kind]:
        return (option for option in self.options if option != NONE)


class Method(Kind, frozen=True):
    """A method of `receiver`, not called yet."""

    receiver: Kind
    name: str

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return self.receiver.method(self.name, arguments, program)


class HasMethods(Kind, frozen=True):
    """A kind each of whose attributes is a method."""

    qualified_name: ClassVar[str] = ""

    def attribute(self, name: str, program: Program) -> Kind:
        return Method(self, name)


def join(kinds: Iterable[Kind]) -> Kind:
    """What a value is when each of `kinds` is possible: unknown as soon as one of them is."""
    options: dict[Kind, None] = {}
    for kind in kinds:
        for option in kind.options if isinstance(kind, Either) else (kind,):
            _add(option, options)
    if len(options) > 1:
        options.pop(NEVER, None)
    if not options or UNKNOWN in options:
        return UNKNOWN
    return next(iter(options)) if len(options) == 1 else Either(tuple(options))


def _add(kind: Kind, options: dict[Kind, None]) -> None:
    if kind in options:
        return
    for known in options:
        if (both := known.joined(kind)) is not None:
            del options[known]
            kind = both
            break
    options[kind] = None


def as_one(one: Kind, other: Kind) -> Kind | None:
    """What a value is that is either of two, if that can be said without more possibilities than each has."""
    both = join([one, other])
    return both if max(_width(one), _width(other)) >= _width(both) else None


def _width(kind: Kind) -> int:
    return len(kind.options) if isinstance(kind, Either) else 1


def present(kind: Kind) -> Kind:
    """`kind` when it is not None."""
    if isinstance(kind, Either):
        return join(option for option in kind.options if option != NONE)
    return kind
