from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from sqlassay.model.environment import Role
from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import UNKNOWN, Arguments, Either, Function, Kind
from sqlassay.model.library.external import External
from sqlassay.model.walk.nodes import is_named, is_stored, nodes_in
from sqlassay.model.walk.parameters import qualified
from sqlassay.syntax import form, line_after
from sqlassay.text import Span

if TYPE_CHECKING:
    from sqlassay.model.program import Program
    from sqlassay.model.walk.scope import Binding
    from sqlassay.model.walk.walk import Walk


class Site(Struct, frozen=True):
    """Where a fact stands."""

    text: str
    """The unit's text, for messages."""
    module: str
    """The dotted name of the module."""
    function: form.Function | None
    """The function around, if any."""
    class_name: str | None
    """The qualified name of the class around, if any."""
    role: Role = Role.APPLICATION
    """What the module is for."""

    @property
    def is_test(self) -> bool:
        """Whether the module is a test or a test's helper."""
        return self.role is Role.TEST

    @property
    def is_migration(self) -> bool:
        """Whether the module is one of Alembic's revisions or belongs to them."""
        return self.role is Role.MIGRATION

    @property
    def is_beside(self) -> bool:
        """Whether the module stands beside the application: for tests, migrations, or run by hand."""
        return self.role in (Role.TEST, Role.MIGRATION, Role.SCRIPT)

    def indentation(self, node: form.Node) -> str:
        """The blanks before a statement on its line."""
        line = self.text[self.text.rfind("\n", 0, node.start) + 1 : node.start]
        return line if line.isspace() else ""

    def written(self, node: form.Node) -> str:
        """The text of a node as it stands."""
        return node.span.of(self.text)

    def source(self, node: form.Node) -> str:
        """The text of a node on one line, shortened."""
        return node.span.shown(self.text)

    def line_after(self, statement: form.Statement, line: str) -> tuple[int, str]:
        """Where to insert what, for a line after a statement that is as far to the right."""
        return line_after(self.text, statement, line)


class Fact(Struct, frozen=True):
    """Something that is so about the program at a place; what rules subscribe to."""

    node: form.Node
    site: Site

    @property
    def span(self) -> Span:
        """Where it stands, in characters from the start of the unit."""
        return self.node.span

    def source(self, node: form.Node) -> str:
        """The text of a node on one line, shortened, for messages."""
        return self.site.source(node)


class Operand(Struct, frozen=True):
    """An expression that takes part in a fact, with its kind."""

    node: form.Expression
    kind: Kind

    @property
    def outside_name(self) -> str | None:
        """The canonical dotted name, where it is something of Python's or of a library."""
        return self.kind.name if isinstance(self.kind, External) else None


F = TypeVar("F", bound=Fact)


class GivenValues:
    """What the names of a suite are given, in the order of the text, whichever path is taken."""

    def __init__(self, body: tuple[form.Statement, ...]) -> None:
        self._nodes = tuple(nodes_in(body))

    def before(self, name: str, offset: int) -> Iterator[form.Expression]:
        """The expressions that are assigned or added to a name before an offset."""
        for node in self._nodes:
            if node.start >= offset:
                continue
            match node:
                case form.Assign(targets=targets, value=value) if any(is_named(t, name) for t in targets):
                    yield value
                case form.AnnAssign(target=target, value=value) if value and is_named(target, name):
                    yield value
                case form.AugAssign(target=target, operator="+", value=value) if is_named(target, name):
                    yield value

    def put_into(self, name: str, offset: int) -> Iterator[form.Expression]:
        """The expressions that are appended to what a name holds before an offset."""
        for node in self._nodes:
            match node:
                case form.Call(
                    func=form.Attribute(value=held, attr="append"), args=(form.Argument(value=value),)
                ):
                    if is_named(held, name) and node.start < offset:
                        yield value


class Sight:
    """What an observer sees from the point that the walk has reached."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.shared: dict[tuple[object, int], tuple[Fact, ...]] = {}
        """What observers that others ask have found at this point, by the node's identity."""
        self._nodes: tuple[form.Function, tuple[form.Node, ...]] | None = None

    @property
    def program(self) -> Program:
        return self._walk.program

    def kind(self, node: form.Node) -> Kind:
        """The kind of an expression that was passed already."""
        return self._walk.kinds.get(id(node), UNKNOWN)

    def passed(self) -> Collection[Kind]:
        """What the expressions of the unit are that were passed."""
        return self._walk.kinds.values()

    def has_passed(self, *sorts: type[Kind]) -> bool:
        """Whether an expression of the unit that was passed is, or may be, of one of some kinds."""
        kinds = self.passed()
        types: set[type[Kind]] = set(map(type, kinds))
        if Either in types:
            types.update(
                type(option) for kind in kinds if isinstance(kind, Either) for option in kind.options
            )
        return any(issubclass(each, sorts) for each in types)

    def source(self, node: form.Node) -> str:
        """The text of a node on one line, shortened."""
        return self.site().source(node)

    def nodes_of(self, function: form.Function) -> tuple[form.Node, ...]:
        """The nodes of the body of the function that was just passed, without those of functions in it."""
        if self._nodes is None or self._nodes[0] is not function:
            self._nodes = function, tuple(nodes_in(function.body))
        return self._nodes[1]

    def operand(self, node: form.Expression) -> Operand:
        return Operand(node, self.kind(node))

    def result_of_call(self, function: Kind) -> Kind:
        """What calling a value of this kind would give, whatever the arguments."""
        return function.call(Arguments(), self._walk.program)

    def around(self) -> Iterator[form.Node]:
        """The nodes around, the nearest first, up to the unit (through functions and classes in it)."""
        return self._walk.around()

    def around_in_function(self) -> Iterator[form.Node]:
        """The nodes around, the nearest first, up to the function or lambda that the point belongs to."""
        for node in self._walk.around():
            if isinstance(node, form.Function | form.Lambda | form.Class):
                return
            yield node

    def is_stored(self, node: form.Attribute) -> bool:
        """Whether an attribute that was just passed is stored to or deleted, and not read."""
        return is_stored(node, self._walk.around())

    def is_given_value(self, node: form.Attribute) -> bool:
        """Whether an attribute that was just passed is stored to, and neither read nor deleted."""
        return self.is_stored(node) and not any(isinstance(each, form.Delete) for each in self.around())

    @property
    def function(self) -> form.Function | None:
        """The nearest function around."""
        return next((node for node in self.around() if isinstance(node, form.Function)), None)

    def site(self) -> Site:
        """The circumstances, for a fact."""
        module, role = self._walk.module, self.program.role(self._walk.module)
        return Site(self._walk.text, module, self.function, self._walk.owner, role)

    def given_value(self, name: str) -> form.Expression | None:
        """The expression that a local variable was given on every path to here."""
        scope = self._walk.scope
        binding = None if scope is None else scope.lookup(name)
        return None if binding is None else binding.value

    @property
    def given_values(self) -> GivenValues:
        """What the local variables of the function around are given, on any path."""
        function = self.function
        return GivenValues(() if function is None else function.body)

    @property
    def function_around(self) -> Function | None:
        """The function around, as the program knows it."""
        name = self._walk.function
        return None if name is None else Function(self._walk.module, name)

    def parameter(self, name: str) -> form.Parameter | None:
        """The parameter of this name of the functions around, when the name may still hold it."""
        scope = self._walk.scope
        binding = None if scope is None else scope.lookup(name)
        return None if binding is None else binding.parameter

    def origin(self, node: form.Name) -> Binding | None:
        """What a name that was passed meant there; None where it is local to no function around."""
        return self._walk.origins.get(id(node))

    def place(self, node: form.Node) -> int:
        """Where a node stands, as origins of objects count it."""
        return self._walk.place(node)

    def named(self, name: str) -> Kind:
        """What a name means here."""
        return self._walk.lookup(name).kind

    @property
    def returned(self) -> Kind:
        """What the annotation of the function around says that it gives."""
        module, name = self._walk.module, self._walk.function
        summary = None if name is None else self.program.function_in(module, name)
        if summary is None or summary.returns is None:
            return UNKNOWN
        return evaluate(summary.returns, module, self._walk.owner, self.program).instance(self.program)

    def facts(self, sort: type[F]) -> Iterator[F]:
        """The facts of a sort that were found in the unit until now."""
        return (fact for fact in self._walk.facts if isinstance(fact, sort))

    def defined(self, node: form.Function) -> Function | None:
        """The function that a definition, just passed, makes; None within a class within a function."""
        name = qualified(self._walk, node)
        return None if name is None else Function(self._walk.module, name)

    @property
    def owner(self) -> str | None:
        """The qualified name of the class around."""
        return self._walk.owner

    def is_grown(self, name: str) -> bool:
        """Whether something is put into what a name holds, somewhere in the function."""
        return self._walk.scope is not None and name in self._walk.scope.grown

    def is_local(self, name: str) -> bool:
        """Whether a name belongs to a function around (and not to the module)."""
        return self._walk.scope is not None and self._walk.scope.lookup(name) is not None
