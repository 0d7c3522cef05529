"""The places of a unit that mention the mapped schema: one pass over its nodes, after the walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import UNKNOWN, Column, Kind, MappingRow, ProjectClass
from sqlassay.model.library.external import External
from sqlassay.model.mentions.calls import mentions_in_call, table_said
from sqlassay.model.mentions.literals import content_start, strings_in, text_of
from sqlassay.model.mentions.receivers import attributes_named, in_row
from sqlassay.model.mentions.symbol import (
    ClassSymbol,
    Mention,
    Role,
    Symbol,
    TableSymbol,
    attribute_symbol,
    class_symbol,
)
from sqlassay.model.mentions.tables import Tables, qualified, table_of
from sqlassay.model.schema.constructs import construct
from sqlassay.model.schema.registry import registered
from sqlassay.model.schema.resolving import Scope, resolve
from sqlassay.model.summary.importing import imported
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.syntax import Unit, dotted, form, last_name, parse_expression
from sqlassay.text import Span

if TYPE_CHECKING:
    from sqlassay.model.program import Program

NO_STRINGS = frozenset(["Literal"])
"""Generics whose arguments are no types where they are strings."""


class Place(Struct, frozen=True):
    """What is around a node."""

    owner: ProjectClass | None = None
    """The class around."""
    in_body: bool = False
    """Whether names are looked up in the body of that class."""
    attribute: str | None = None
    """What is being declared."""
    table: str | None = None
    """The table whose ``Table(…)`` is around."""
    receiver: str | None = None
    """What the method around calls its object, or its class."""
    in_annotation: bool = False


class Reader:
    """Reads what a unit mentions."""

    def __init__(
        self,
        unit: Unit,
        module: str,
        kind_of: Callable[[form.Node], Kind],
        program: Program,
        tables: Tables,
    ) -> None:
        """:param kind_of: what the walk says of an expression."""
        self.text = unit.text
        self.program = program
        self.tables = tables
        self._unit = unit
        self._module = module
        self._kind_of = kind_of
        self._receivers: dict[int, Kind] = {}

    def mentions(self) -> Iterator[Mention]:
        """The mentions in the order of the nodes; offsets count from the start of the unit."""
        owner = ProjectClass(self._module, ".".join(self._unit.owner)) if self._unit.owner else None
        yield from self._each(self._unit.body, Place(owner, in_body=owner is not None))

    def kind(self, node: form.Node) -> Kind:
        """What an expression is."""
        found = self._kind_of(node)
        return self._receivers.get(id(node), found) if found == UNKNOWN else found

    def construct(self, function: form.Expression, place: Place) -> str | None:
        """The construct of SQLAlchemy's that an expression names."""
        scope = Scope(self._module, place.owner.name if place.owner and place.in_body else None)
        return construct(resolve(recipe_of(function, {}), scope, self.program))

    def visit(self, node: form.Node, place: Place) -> Iterator[Mention]:
        """The mentions in a node."""
        visitor = VISITORS.get(type(node))
        yield from self._children(node, place) if visitor is None else visitor(self, node, place)

    # names in strings

    def named(self, node: form.Constant, symbol: Symbol | None, role: Role = "use") -> Iterator[Mention]:
        """A string that is the name of a symbol."""
        start = content_start(node, self.text)
        if symbol is not None and start is not None and isinstance(node.value, str):
            yield Mention(Span(start, start + len(node.value)), symbol, role)

    def part(
        self, node: form.Constant, span: Span, symbol: Symbol | None, role: Role = "use"
    ) -> Iterator[Mention]:
        """A part of a string that is the name of a symbol; `span` counts from the start of its content."""
        start = content_start(node, self.text)
        if symbol is not None and start is not None:
            yield Mention(span.shifted(start), symbol, role)

    def evaluated(self, node: form.Constant, place: Place) -> Iterator[Mention]:
        """A string that SQLAlchemy evaluates where classes and tables are names."""
        start = content_start(node, self.text)
        tree = None if start is None else parse_expression(text_of(node) or "")
        if tree is not None and start is not None:
            yield from self._in_expression(form.shifted(tree, start), place)

    def class_named(self, name: str, place: Place) -> ProjectClass | None:
        """The mapped class that a name in a string means."""
        near = place.owner or ProjectClass(self._module, "")
        base = None if place.owner is None else self.program.view(place.owner).base
        return registered(name, near, base, self.program)

    def own_table(self, place: Place) -> str | None:
        """The table that is being declared, or that of the class around."""
        if place.table is not None or place.owner is None:
            return place.table
        table = table_of(self.program.mapped_class(place.owner), self.program)
        return None if table is None else qualified(table)

    def _in_expression(self, node: form.Node, place: Place) -> Iterator[Mention]:
        name = dotted(node)
        if name and (found := self._whole(name, node, place)):
            yield found
            return
        for child in form.children(node):
            yield from self._in_expression(child, place)
        match node:
            case form.Attribute(value=form.Attribute(value=of, attr="c" | "columns"), attr=column):
                symbol: Symbol | None = self.tables.column(dotted(of), column)
            case form.Attribute(value=of, attr=attribute):
                cls = self.class_named(dotted(of), place)
                symbol = None if cls is None else attribute_symbol(cls, attribute, self.program)
            case _:
                return
        if symbol is not None:
            yield Mention(node.attr_span, symbol)

    def _whole(self, name: str, node: form.Node, place: Place) -> Mention | None:
        """A dotted name that means a class or a table as a whole."""
        span = Span(node.end - len(name.rpartition(".")[2]), node.end)
        if (cls := self.class_named(name, place)) is not None:
            return Mention(span, ClassSymbol(cls))
        return Mention(span, TableSymbol(name)) if self.tables.named(name) else None

    # statements

    def _each(self, nodes: Iterable[form.Node], place: Place) -> Iterator[Mention]:
        for node in nodes:
            yield from self.visit(node, place)

    def _children(self, node: form.Node, place: Place) -> Iterator[Mention]:
        return self._each(form.children(node), place)

    def _class(self, node: form.Class, place: Place) -> Iterator[Mention]:
        around = place.owner.name if place.owner is not None and place.in_body else None
        cls = ProjectClass(self._module, f"{around}.{node.name}" if around else node.name)
        if (symbol := class_symbol(cls, self.program)) is not None:
            yield Mention(node.name_span, symbol, "declaration")
        yield from self._each((*node.decorators, *node.arguments), place)
        yield from self._each(node.body, Place(cls, in_body=True))

    def _function(self, node: form.Function, place: Place) -> Iterator[Mention]:
        yield from self._each(node.decorators, place)
        if place.in_body:
            yield from self._declared(node.name_span, node.name, place, "declaration")
        types = (*(p.annotation for p in node.parameters), node.returns)
        yield from self._each(filter(None, types), replace(place, in_annotation=True))
        yield from self._each((p.default for p in node.parameters if p.default), place)
        attribute = node.name if place.in_body else place.attribute
        within = replace(place, in_body=False, attribute=attribute)
        if place.in_body and node.parameters and not _is_static(node):
            within = replace(within, receiver=node.parameters[0].name)
        yield from self._each(node.body, within)

    def _lambda(self, node: form.Lambda, place: Place) -> Iterator[Mention]:
        yield from self._each((p.default for p in node.parameters if p.default), place)
        yield from self.visit(node.body, replace(place, in_body=False))

    def _assign(self, node: form.Assign, place: Place) -> Iterator[Mention]:
        for target in node.targets:
            yield from self._target(target, place)
        yield from self._given([t.id for t in node.targets if isinstance(t, form.Name)], node.value, place)

    def _annotated(self, node: form.AnnAssign, place: Place) -> Iterator[Mention]:
        yield from self._target(node.target, place)
        yield from self.visit(node.annotation, replace(place, in_annotation=True))
        if node.value is not None:
            yield from self._given(
                [n.id for n in (node.target,) if isinstance(n, form.Name)], node.value, place
            )

    def _given(self, names: list[str], value: form.Expression, place: Place) -> Iterator[Mention]:
        """What names are bound to."""
        if place.owner is None and "__all__" in names:
            yield from self._exported(value)
        if not place.in_body or place.owner is None:
            yield from self.visit(value, place)
            return
        if "__tablename__" in names:
            yield from self._table_name(value, place)
        if "__mapper_args__" in names:
            yield from self._mapper_arguments(value, place.owner)
        yield from self.visit(value, replace(place, attribute=names[0] if names else None))

    def _exported(self, value: form.Expression) -> Iterator[Mention]:
        for name in strings_in(value):
            kind = self.program.name_in(self._module, text_of(name) or "")
            if isinstance(kind, ProjectClass):
                yield from self.named(name, class_symbol(kind, self.program))

    def _table_name(self, value: form.Expression, place: Place) -> Iterator[Mention]:
        name = self.own_table(place)
        if name is not None and isinstance(value, form.Constant):
            yield from self.named(value, TableSymbol(name), "declaration")

    def _mapper_arguments(self, value: form.Expression, owner: ProjectClass) -> Iterator[Mention]:
        for item in value.items if isinstance(value, form.Dict) else ():
            if item.key is not None and text_of(item.key) == "polymorphic_on":
                for name in strings_in(item.value):
                    yield from self.named(name, attribute_symbol(owner, text_of(name) or "", self.program))

    def _import(self, node: form.ImportFrom, _: Place) -> Iterator[Mention]:
        known = dict(imported(node, self._module, self.program.is_package(self._module)))
        for alias in node.names:
            recipe = known.get(alias.asname or alias.name)
            kind = UNKNOWN if recipe is None else evaluate(recipe, self._module, None, self.program)
            if isinstance(kind, ProjectClass) and (symbol := class_symbol(kind, self.program)):
                yield Mention(Span(alias.start, alias.start + len(alias.name)), symbol)

    # expressions

    def _name(self, node: form.Name, place: Place) -> Iterator[Mention]:
        if place.receiver == node.id and place.owner is not None:
            self._receivers[id(node)] = place.owner
        if place.in_body and place.owner is not None and not place.in_annotation:
            found = tuple(self._declared(node.span, node.id, place, "use"))
            if found:
                yield from found
                return
        kind = self.kind(node)
        if kind == UNKNOWN and place.in_annotation and place.owner is not None:
            kind = self.class_named(node.id, place) or UNKNOWN
        if isinstance(kind, ProjectClass) and (symbol := class_symbol(kind, self.program)):
            yield Mention(node.span, symbol)

    def _target(self, node: form.Expression, place: Place) -> Iterator[Mention]:
        """What a statement binds."""
        if place.in_body and isinstance(node, form.Name):
            yield from self._declared(node.span, node.id, place, "declaration")
        else:
            yield from self.visit(node, place)

    def _declared(self, span: Span, name: str, place: Place, role: Role) -> Iterator[Mention]:
        """A name that the class around binds, in its body."""
        assert place.owner is not None
        summary = self.program.class_summary(place.owner)
        if summary is None or name not in summary.members:
            return
        symbol = attribute_symbol(place.owner, name, self.program)
        if symbol is not None and symbol.owner == place.owner:
            yield Mention(span, symbol, role)

    def _attribute(self, node: form.Attribute, place: Place) -> Iterator[Mention]:
        yield from self.visit(node.value, place)
        found = tuple(attributes_named(self.kind(node.value), node.attr, self.program))
        for symbol in dict.fromkeys(found):
            yield Mention(node.attr_span, symbol)
        match self.kind(node):
            case ProjectClass() as cls if not found and (of := class_symbol(cls, self.program)):
                yield Mention(node.attr_span, of)
            case Column(owner=ProjectClass() as owner, name=name) if not found and name == node.attr:
                if (column := attribute_symbol(owner, name, self.program)) is not None:
                    yield Mention(node.attr_span, column)

    def _call(self, node: form.Call, place: Place) -> Iterator[Mention]:
        within = place
        if any(text_of(a.value) for a in node.args[:1]) and self.construct(node.func, place) == "Table":
            within = replace(place, table=table_said(node), in_body=False)
        types = self._types_in(node)
        yield from self.visit(node.func, within)
        for argument in node.args:
            is_type = argument in types
            yield from self.visit(argument.value, replace(within, in_annotation=True) if is_type else within)
        yield from mentions_in_call(self, node, within)

    def _types_in(self, node: form.Call) -> tuple[form.Argument, ...]:
        """The arguments that are types: of ``cast("User", …)``, ``TypeVar("T", bound="User")``."""
        if not any(text_of(argument.value) for argument in node.args):
            return ()
        match self.kind(node.func):
            case External(name="typing.cast"):
                return node.args[:1]
            case External(name="typing.TypeVar"):
                return tuple(a for a in node.args[1:] if a.keyword in (None, "bound"))
        return ()

    def _subscript(self, node: form.Subscript, place: Place) -> Iterator[Mention]:
        yield from self.visit(node.value, place)
        kind = self.kind(node.value)
        if isinstance(node.index, form.Constant) and isinstance(kind, MappingRow):
            for symbol in in_row(kind, text_of(node.index) or "", self.program):
                yield from self.named(node.index, symbol)
        name = last_name(node.value)
        types = place if name not in NO_STRINGS else replace(place, in_annotation=False)
        if name == "Annotated" and isinstance(node.index, form.Tuple):
            first, *others = node.index.elements
            yield from self.visit(first, types)
            yield from self._each(others, replace(types, in_annotation=False))
        else:
            yield from self.visit(node.index, types)

    def _constant(self, node: form.Constant, place: Place) -> Iterator[Mention]:
        """A type that is written as a string."""
        start = content_start(node, self.text) if place.in_annotation else None
        tree = None if start is None else parse_expression(text_of(node) or "")
        if tree is None or start is None:
            return
        for part in form.walk((form.shifted(tree, start),)):
            name = dotted(part)
            cls = self._type_named(name, part, place) if name else None
            if cls is not None and (symbol := class_symbol(cls, self.program)):
                yield Mention(Span(part.end - len(name.rpartition(".")[2]), part.end), symbol)

    def _type_named(self, name: str, node: form.Node, place: Place) -> ProjectClass | None:
        assert isinstance(node, form.Name | form.Attribute)
        owner = place.owner.name if place.owner is not None else None
        kind = evaluate(recipe_of(node, {}), self._module, owner, self.program)
        if isinstance(kind, ProjectClass):
            return kind
        return self.class_named(name, place) if kind == UNKNOWN and place.owner is not None else None


def _is_static(node: form.Function) -> bool:
    return any(last_name(decorator) == "staticmethod" for decorator in node.decorators)


VISITORS: dict[type[form.Node], Callable[[Reader, Any, Place], Iterator[Mention]]] = {
    form.Class: Reader._class,
    form.Function: Reader._function,
    form.Lambda: Reader._lambda,
    form.Assign: Reader._assign,
    form.AnnAssign: Reader._annotated,
    form.ImportFrom: Reader._import,
    form.Name: Reader._name,
    form.Attribute: Reader._attribute,
    form.Call: Reader._call,
    form.Subscript: Reader._subscript,
    form.Constant: Reader._constant,
}
