from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlassay.model.kinds import (
    Column,
    Either,
    ExternalValue,
    Instance,
    Kind,
    ListOf,
    Literal,
    Method,
    ProjectClass,
    Query,
    Session,
    SqlFunction,
    Statement,
    Table,
)
from sqlassay.model.kinds import Value as PlainValue
from sqlassay.model.library.external import External
from sqlassay.model.schema import table_in
from sqlassay.model.schema.calls import made_by
from sqlassay.model.schema.resolving import Scope, resolve, value_of
from sqlassay.model.schema.tables import is_table
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import folded
from sqlassay.model.summary.recipe_of import annotation_of
from sqlassay.model.summary.rewriting import rewritten
from sqlassay.model.trees.nodes import VALUE, At, Defining, Foreign, Partly, Shared, Skeleton, Tree, Value
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.facts.base import Sight

MAX_DEPTH = 60
QUERY = r.External("sqlalchemy.orm.Query")
FUNCTIONS = {"select": "sqlalchemy.select", "query": QUERY.name}
"""What makes the statements of a verb from their entities alone."""


class Writer:
    """Writes the tree of an expression at the point that the walk has reached."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._root: form.Expression | None = None
        self._open: set[int] = set()
        """The values of variables that are being written."""
        self._cut: set[int] = set()
        """Those of them that were not written again where they led back to themselves."""
        self._values: dict[int, Tree] = {}
        """What values outside of the expression became, where nothing was cut."""
        self._defined: dict[str, Tree] = {}
        """What the variables hold, those of modules as well, by their keys in the tree."""
        self._expanding: set[str] = set()
        """The keys of the variables of modules that are being written."""
        self.marks: list[form.Expression] = []
        """The parts of the expression itself, by their numbers."""

    def tree(self, node: form.Expression) -> Tree:
        """The tree of an expression, whose parts are numbered."""
        self._root = node
        tree = self._tree(node)
        return Defining(tuple(self._defined.items()), tree) if self._defined else tree

    def _tree(self, node: form.Expression) -> Tree:
        if len(self._open) > MAX_DEPTH:
            self._cut |= self._open
            return r.OPAQUE
        known = _named_by(self._sight.kind(node))
        if known is not None:
            return known
        writer = WRITERS.get(type(node))
        found = r.OPAQUE if writer is None else writer(self, node)
        if found is r.OPAQUE or isinstance(found, Foreign):
            found = self._by_kind(self._sight.kind(node))
        if found is r.OPAQUE:
            return Foreign(self._sight.source(node))
        return self._marked(node, found) if isinstance(node, form.Call | form.Attribute) else found

    def _marked(self, node: form.Expression, tree: Tree) -> Tree:
        if is_unbuilt(tree) or not self._is_in_root(node):
            return tree
        self.marks.append(node)
        return At(len(self.marks) - 1, tree)

    def _is_in_root(self, node: form.Expression) -> bool:
        root = self._root
        return root is not None and root.start <= node.start and node.end <= root.end

    def _by_kind(self, kind: Kind) -> Tree:
        """What stands for an expression of which only the kind is known."""
        if is_plain(kind):
            return Value(kind.type_name) if isinstance(kind, PlainValue) else VALUE
        match kind:
            case Statement(verb="select", entities=(_, *_)) | Query(entities=(_, *_)):
                function = "query" if isinstance(kind, Query) else "select"
                entities = tuple(map(_entity, kind.entities))
                return Skeleton(FUNCTIONS[function], entities)
        return r.OPAQUE

    def name(self, node: form.Name) -> Tree:
        binding = self._sight.origin(node)
        if binding is None:
            site = self._sight.site()
            owner = None if site.function is not None else self._sight.owner
            return self._resolved(r.Ref(node.id), owner)
        value = binding.latest
        if id(value) in self._open:
            self._cut.add(id(value))
            value = None
        if value is None:
            return self._parameter(binding.parameter) if binding.parameter else r.OPAQUE
        found = self._value(value)
        if is_unbuilt(found):
            return found
        whole = binding.value is not None and not self._sight.is_grown(node.id)
        return self._shared(f"{value.start}-{value.end}", found if whole else Partly(found))

    def _shared(self, key: str, value: Tree) -> Shared:
        self._defined.setdefault(key, value)
        return Shared(key)

    def _value(self, value: form.Expression) -> Tree:
        """What a variable was given: written once, unless something around it is missing there."""
        known = self._values.get(id(value))
        if known is not None:
            return known
        around, self._cut = self._cut, set()
        self._open.add(id(value))
        found = self._tree(value)
        self._open.discard(id(value))
        self._cut.discard(id(value))
        if not self._cut and not self._is_in_root(value):
            self._values[id(value)] = found
        self._cut |= around
        return found

    def _resolved(self, recipe: r.Recipe, owner: str | None = None) -> Tree:
        """What a recipe stands for that stands in the class `owner` if not None, or in the module."""
        scope = Scope(self._sight.site().module, owner)
        return self._expanded(resolve(recipe, scope, self._sight.program))

    def _expanded(self, recipe: r.Recipe) -> Tree:
        """A resolved recipe with the values of the variables that it names, but those of classes and tables,
        which the schema holds.
        """
        return rewritten(recipe, self._global)

    def _global(self, part: r.Recipe) -> Tree | None:
        """What stands for a variable of a module; None where it stays."""
        if not isinstance(part, r.Project) or not part.name:
            return None
        key, program = f"{part.module}:{part.name}", self._sight.program
        if key in self._defined:
            return Shared(key)
        is_class = program.class_in(part.module, part.name) is not None
        if is_class or key in self._expanding or table_in(part, program) is not None:
            return None
        value = value_of(part, program)
        if value in (r.OPAQUE, part) or len(self._expanding) > MAX_DEPTH:
            return None
        self._expanding.add(key)
        tree = self._expanded(value)
        self._expanding.discard(key)
        return self._shared(key, tree)

    def _parameter(self, parameter: form.Parameter) -> Tree:
        """What a parameter gives that is annotated as a plain value."""
        annotation = annotation_of(parameter.annotation, {})
        scope = Scope(self._sight.site().module)
        found = None if annotation is None else resolve(annotation, scope, self._sight.program)
        if found is None or not is_plain_type(found):
            return r.OPAQUE
        return Value(found.name.removeprefix("builtins.")) if isinstance(found, r.External) else VALUE

    def constant(self, node: form.Constant) -> Tree:
        return r.OPAQUE if node.kind in ("complex", "ellipsis") else r.Constant(node.value)

    def attribute(self, node: form.Attribute) -> Tree:
        kind = self._sight.kind(node)
        if isinstance(kind, Query):
            return r.Invoke(QUERY, (r.Elements((self._tree(node.value),), False),), (), False)
        if is_plain(kind) and not isinstance(self._sight.kind(node.value), ProjectClass):
            return VALUE
        value = self._tree(node.value)
        if is_unbuilt(value):
            return VALUE if isinstance(value, Value) else r.OPAQUE
        found = r.Get(value, node.attr)
        return self._resolved(found) if isinstance(value, r.Project) and not value.name else found

    def call(self, node: form.Call) -> Tree:
        match node.func, self._sight.kind(node.func):
            case form.Attribute(attr="query"), Method(receiver=Session()):
                call = self._invoke(QUERY, node)
                entities = r.Elements(call.positional, False)
                return r.Invoke(QUERY, (entities,), (), call.unpacked, call.spread)
            case _, kind if not isinstance(kind, Method | External | SqlFunction | ProjectClass):
                if is_plain(self._sight.kind(node)):
                    return VALUE
        function = self._tree(node.func)
        if is_unbuilt(function):
            return VALUE if is_plain(self._sight.kind(node)) else r.OPAQUE
        made = self._invoke(function, node)
        return self._table(made) if isinstance(self._sight.kind(node), Table) else made

    def _table(self, call: r.Invoke) -> Tree:
        """The call that makes a table, where that is a function of the project's or a ``partial``."""
        found = made_by(folded(call), self._sight.program)
        return found if is_table(found) else call

    def _invoke(self, function: Tree, node: form.Call) -> r.Invoke:
        positional = [a for a in node.args if not a.keyword and not a.star]
        return r.Invoke(
            function,
            tuple(self._tree(argument.value) for argument in positional),
            tuple((a.keyword, self._tree(a.value)) for a in node.args if a.keyword),
            any(argument.star for argument in node.args),
            tuple(r.Unpacked(self._tree(a.value), a.star) for a in node.args if a.star),
        )

    def subscript(self, node: form.Subscript) -> Tree:
        value = self._tree(node.value)
        if is_unbuilt(value):
            return VALUE if isinstance(value, Value) else r.OPAQUE
        if isinstance(self._sight.kind(node.value), Query):
            return self._sliced(value, node.index)
        if isinstance(node.index, form.Slice):
            return r.OPAQUE
        return r.Item(value, self._tree(node.index))

    def _sliced(self, query: Tree, index: form.Expression) -> Tree:
        """``query[start:stop]``, ``query[0]``"""
        match index:
            case form.Slice(lower=lower, upper=upper, step=None):
                bounds = tuple(r.Constant(None) if b is None else self._tree(b) for b in (lower, upper))
            case form.Constant(value=int() as place):
                bounds = r.Constant(place), r.Constant(place + 1)
            case _:
                return r.OPAQUE
        return r.Invoke(r.Get(query, "slice"), bounds, (), False)

    def unary(self, node: form.UnaryOp) -> Tree:
        operand = self._tree(node.operand)
        return operand if is_unbuilt(operand) else r.Unary(node.operator, operand)

    def binary(self, node: form.BinaryOp) -> Tree:
        return self._operation(node.operator, node.left, node.right)

    def compare(self, node: form.Compare) -> Tree:
        if len(node.operators) != 1:
            return r.OPAQUE
        return self._operation(node.operators[0], node.left, node.comparators[0])

    def _operation(self, operator: str, left: form.Expression, right: form.Expression) -> Tree:
        return r.Operation(operator, self._tree(left), self._tree(right))

    def if_exp(self, node: form.IfExp) -> Tree:
        found = self._tree(node.body)
        return found if is_unbuilt(found) else Partly(found)

    def f_string(self, node: form.FString) -> Tree:  # noqa: ARG002 - a string, whatever it says
        return VALUE

    def await_(self, node: form.Await) -> Tree:
        return self._tree(node.value)

    def elements(self, node: form.Tuple | form.List | form.Set) -> Tree:
        if any(isinstance(element, form.Starred) for element in node.elements):
            return r.OPAQUE
        return r.Elements(tuple(map(self._tree, node.elements)), isinstance(node, form.Tuple))

    def dict_(self, node: form.Dict) -> Tree:
        if any(item.key is None for item in node.items):
            return r.OPAQUE
        items = ((item.key, item.value) for item in node.items)
        return r.Mapping(tuple((self._tree(k), self._tree(v)) for k, v in items if k is not None))

    def lambda_(self, node: form.Lambda) -> Tree:
        return r.OPAQUE if node.parameters else r.Lambda((), self._tree(node.body))


WRITERS: dict[type[form.Node], Callable[[Writer, Any], Tree]] = {
    form.Name: Writer.name,
    form.Constant: Writer.constant,
    form.Attribute: Writer.attribute,
    form.Call: Writer.call,
    form.Subscript: Writer.subscript,
    form.UnaryOp: Writer.unary,
    form.BinaryOp: Writer.binary,
    form.Compare: Writer.compare,
    form.IfExp: Writer.if_exp,
    form.FString: Writer.f_string,
    form.Await: Writer.await_,
    form.Tuple: Writer.elements,
    form.List: Writer.elements,
    form.Set: Writer.elements,
    form.Dict: Writer.dict_,
    form.Lambda: Writer.lambda_,
}


def _named_by(kind: Kind) -> Tree | None:
    """What a kind is by its name: a class of the project, a name from outside."""
    match kind:
        case ProjectClass(module=module, name=name) if type(kind) is ProjectClass:
            return r.Project(module, name)
        case External(name=name):
            return r.External(name)
    return None


def _entity(kind: Kind) -> Tree:
    match kind:
        case Column(owner=ProjectClass(module=module, name=owner), name=name, source=""):
            return r.Get(r.Project(module, owner), name)
    return _named_by(kind) or r.OPAQUE


PLAIN_TYPES = frozenset(
    "int str bool float bytes datetime.datetime datetime.date datetime.time datetime.timedelta"
    " decimal.Decimal uuid.UUID".split()
)
COLLECTIONS = frozenset(
    "list set tuple frozenset List Set Tuple FrozenSet Sequence Iterable Collection Optional Union"
    " Literal".split()
)


def is_plain_type(annotation: r.Recipe) -> bool:
    """Whether an annotation says that something is a plain value, or a collection of such."""
    match annotation:
        case r.Constant(value=None):
            return True
        case r.External(name=name):
            return name.removeprefix("builtins.") in PLAIN_TYPES
        case r.Operation(operator="|", left=left, right=right):
            return is_plain_type(left) and is_plain_type(right)
        case r.Item(value=r.External(name=name), index=index):
            parts = index.elements if isinstance(index, r.Elements) else (index,)
            return name.rpartition(".")[2] in COLLECTIONS and all(map(is_plain_type, parts))
    return False


def is_unbuilt(tree: Tree) -> bool:
    """Whether there is nothing to build: a plain value, or something unknown."""
    return tree is r.OPAQUE or isinstance(tree, Value | Foreign)


def is_plain(kind: Kind) -> bool:
    """Whether something certainly is a Python value, and no part of SQL."""
    match kind:
        case PlainValue() | Literal() | Instance():
            return True
        case ExternalValue(called=name):
            return name.partition(".")[0] in ("builtins", "datetime", "decimal", "uuid", "time", "secrets")
        case ListOf(element=element):
            return is_plain(element)
        case Either(options=options):
            return all(map(is_plain, options))
    return False
