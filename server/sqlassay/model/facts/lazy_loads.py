"""Relationships and columns that a loop loads one object after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.effects import effects_of
from sqlassay.model.effects.passing import split
from sqlassay.model.effects.reads import properties
from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.calls import FunctionCalled, function_called
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.path_operations import path_operations
from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Column,
    Either,
    Function,
    Instance,
    Kind,
    ListOf,
    Method,
    ProjectClass,
    Selection,
    present,
)
from sqlassay.model.kinds.entities import is_object
from sqlassay.model.kinds.result import Fetched
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.library.external import External
from sqlassay.model.loading import (
    MappedColumn,
    MappedRelationship,
    akin,
    column_strategy,
    loadable,
    loading_of,
    relationship_strategy,
)
from sqlassay.model.provenance import Provenance, Tracer, is_single
from sqlassay.model.schema import ColumnAttribute, mapped_attribute
from sqlassay.model.serializers import fields_read
from sqlassay.model.walk.nodes import nodes_in
from sqlassay.model.walk.session_calls import LOADING
from sqlassay.syntax import form


class OptionStep(Struct, frozen=True):
    """An attribute on the way from the entity of a statement to what is loaded."""

    owner: ProjectClass
    written: str | None
    """How the class can be written here; None where it has no name."""
    attribute: str
    many: bool
    """Whether it is a collection."""
    loaded: bool
    """Whether the statement loads it."""


class LazyLoadInLoop(Fact, frozen=True):
    """For each of several objects that one statement loaded, one more statement is emitted that loads a
    relationship or a deferred column of it (`lazy loading
    <https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html#lazy-loading>`_).
    """

    steps: tuple[OptionStep, ...]
    """The way to what is loaded, that last."""
    is_column: bool
    provenance: Provenance
    loop: form.Node | None
    """The loop; None where a function that is called has it."""
    by: str
    """What reads it where the place itself does not: a function's or a property's name."""
    stays_apart: bool
    """Whether another table must not be joined to the statement: it locks or groups rows, or may."""
    replaces: bool = False
    """Whether the collection is given another value, for which what it holds is loaded."""


class _Read(Struct, frozen=True):
    """A path of attributes that is read of what an expression gives."""

    of: form.Expression
    path: str
    """``items[].product``"""
    by: str = ""
    replaces: bool = False


@observes(form.Attribute, of=(Instance,))
def read(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    instance = present(sight.kind(node.value))
    if not isinstance(instance, Instance) or not sight.program.view(instance.of).mapped:
        return
    attribute = loadable(instance.of, node.attr, sight.program)
    replaces = sight.is_given_value(node)
    if sight.function is None or (sight.is_stored(node) and not (replaces and _is_collection(attribute))):
        return
    if attribute is not None:
        if _is_settled(sight.kind(node.value), node.attr, sight):
            return
        yield from _loads(node, [_Read(node.value, node.attr, replaces=replaces)], sight)
        return
    for function in properties(instance, node.attr, sight.program):
        paths = _read_by(function, sight)
        yield from _loads(node, [_Read(node.value, path, node.attr) for path in paths], sight)


@observes(form.Call, of=(Function, ProjectClass))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    if sight.function is None or not any(_has_objects(each, sight) for each in _given(node)):
        return
    for call in function_called(node, sight):
        if not isinstance(call, FunctionCalled):
            continue
        by = call.functions[0].name.rpartition(".")[2]
        reads = [_Read(r.argument, r.path, by) for r in call.reads if r.relationship]
        yield from _loads(node, reads, sight)


def _given(call: form.Call) -> Iterator[form.Expression]:
    """What a function is given: its arguments, and the object whose method it is."""
    if isinstance(call.func, form.Attribute):
        yield call.func.value
    yield from (argument.value for argument in call.args)


def _has_objects(node: form.Expression, sight: Sight) -> bool:
    kind = present(sight.kind(node))
    found = _class_of(kind, isinstance(kind, ListOf | Fetched | Selection), sight)
    return found is not None and sight.program.view(found).mapped


@observes(form.Call)
def serialized(node: form.Call, sight: Sight) -> Iterator[Fact]:
    """``Model.model_validate(object)``"""
    match node:
        case form.Call(
            func=form.Attribute(value=model, attr="model_validate" | "from_orm"), args=(argument, *_)
        ) if not argument.star:
            cls = sight.kind(model)
            if isinstance(cls, ProjectClass) and sight.function is not None:
                yield from _loads(node, _made_of(argument.value, cls, "", sight), sight)


@observes(form.Return)
def responded(node: form.Return, sight: Sight) -> Iterator[Fact]:
    """What a path operation of FastAPI gives back is made a response model (`response_model
    <https://fastapi.tiangolo.com/tutorial/response-model/>`_).
    """
    if node.value is None or (function := sight.function) is None:
        return
    match next((_response_model(operation, sight) for operation in path_operations(function, sight)), None):
        case ListOf(element=Instance(of=cls)):
            yield from _loads(node, _made_of(node.value, cls, "[].", sight), sight)
        case Instance(of=cls):
            yield from _loads(node, _made_of(node.value, cls, "", sight), sight)


def _response_model(operation: form.Call, sight: Sight) -> Kind:
    """What a path operation says that it responds with: by an argument, or else by its annotation."""
    given = next((a.value for a in operation.args if a.keyword == "response_model"), None)
    return sight.returned if given is None else sight.kind(given).instance(sight.program)


def _made_of(objects: form.Expression, model: ProjectClass, before: str, sight: Sight) -> list[_Read]:
    entity = _class_of(present(sight.kind(objects)), bool(before), sight)
    if entity is None:
        return []
    by = model.name.rpartition(".")[2]
    return [_Read(objects, f"{before}{path}", by) for path in fields_read(model, entity, sight.program)]


def _read_by(function: Function, sight: Sight) -> Iterator[str]:
    """The relationships that a property reads, as paths from its object."""
    for found in effects_of(function, sight.program).reads:
        if found.relationship:
            yield split(found.path)[1]


def _is_settled(instance: Kind, name: str, sight: Sight) -> bool:
    """Whether it is certain that nothing is loaded, or another matter: there is no session."""
    access = loading_of(instance, name, sight.program)
    return access.unless is None and access.case in ("loaded", "raises", "detached", "async", "no load")


def _comes_again(found: LazyLoadInLoop, sight: Sight) -> bool:
    """Whether a loop before, or the same one, loads it for the same objects."""
    return any(
        before.steps == found.steps and before.provenance.origin is found.provenance.origin
        for before in sight.facts(LazyLoadInLoop)
    )


# what reads load


def _loads(node: form.Node, reads: Iterable[_Read], sight: Sight) -> Iterator[Fact]:
    known: dict[int, Provenance | None] = {}
    for each in dict.fromkeys(reads):
        if id(each.of) not in known:
            known[id(each.of)] = Tracer(node, sight).of(each.of)
        source = known[id(each.of)]
        found = None if source is None else _load(node, each, source, sight)
        if found is not None and not _comes_again(found, sight):
            yield found


def _load(node: form.Node, each: _Read, source: Provenance, sight: Sight) -> LazyLoadInLoop | None:
    *way, last = each.path.split(".")
    objects = present(sight.kind(each.of))
    goes_over = False
    if way and way[0] == "[]":
        way, goes_over = way[1:], not is_single(source, sight.program)
    elif last == "[]":
        return None
    cls = _class_of(objects, each.path.startswith("[]"), sight)
    for part in way:
        if cls is None:
            return None
        name = part.rstrip("[]")
        step = loadable(cls, name, sight.program)
        if not isinstance(step, MappedRelationship):
            return None
        source = replace(source, path=(*source.path, (cls, name)))
        goes_over |= part.endswith("[]")
        cls = step.target
    if cls is None or not (goes_over or source.loop is not None):
        return None
    return _lazily(node, cls, last.rstrip("[]"), each, source, goes_over, sight)


def _class_of(kind: Kind, elements: bool, sight: Sight) -> ProjectClass | None:
    if elements:
        kind = present(kind.iterated(sight.program))
    return kind.of if isinstance(kind, Instance) else None


def _lazily(
    node: form.Node,
    cls: ProjectClass,
    name: str,
    each: _Read,
    source: Provenance,
    goes_over: bool,
    sight: Sight,
) -> LazyLoadInLoop | None:
    attribute = loadable(cls, name, sight.program)
    match attribute:
        case MappedRelationship(target=target):
            strategy, _ = relationship_strategy(attribute, source.state, cls, name, sight.program)
            if strategy != "select" or target is None:
                return None
            if attribute.by_key and _may_be_at_hand(target, node, source, sight):
                return None
        case MappedColumn():
            strategy, _ = column_strategy(attribute, source.state, cls, name, sight.program)
            if strategy != "deferred":
                return None
        case _:
            return None
    loop = None if goes_over else source.loop
    if _may_be_loaded(cls, name, node if loop is None else loop, source, sight):
        return None
    return LazyLoadInLoop(
        node,
        sight.site(),
        steps=tuple(_steps((*source.path, (cls, name)), source, sight)),
        is_column=isinstance(attribute, MappedColumn),
        provenance=source,
        loop=loop,
        by=each.by,
        stays_apart=source.selection is not None and _stays_apart(source.selection),
        replaces=each.replaces,
    )


def _is_collection(attribute: MappedColumn | MappedRelationship | None) -> bool:
    return isinstance(attribute, MappedRelationship) and attribute.uselist is True


def _stays_apart(selection: Selection) -> bool:
    parts = ("locking", "group_by", "having", "distinct")
    return "froms" in selection.unsure or any(map(selection.may_have, parts))


def _may_be_loaded(cls: ProjectClass, name: str, loop: form.Node, source: Provenance, sight: Sight) -> bool:
    """Whether something before the loop may load it: a function that was given the objects, or another
    statement for such objects.
    """
    for other in nodes_in(() if sight.function is None else sight.function.body):
        if other.end > loop.start:
            continue
        if isinstance(other, form.Call) and _is_given(other, source.variables, sight):
            return True
        kind = sight.kind(other)
        if isinstance(kind, Selection) and kind != source.selection and _loads_too(kind, cls, name, sight):
            return True
    return False


def _is_given(call: form.Call, variables: tuple[str, ...], sight: Sight) -> bool:
    """Whether a function that is not known to look at nothing gets what one of the variables holds."""
    function = present(sight.kind(call.func))
    known = isinstance(function, External | Method) or (
        isinstance(function, Function) and not effects_of(function, sight.program).doing("execute")
    )
    given = (a.value.id for a in call.args if isinstance(a.value, form.Name))
    return not known and any(name in variables for name in given)


def _loads_too(selection: Selection, cls: ProjectClass, name: str, sight: Sight) -> bool:
    last = (o.path[-1] for o in selection.options if o.path and o.strategy in LOADING)
    return any(attribute == name and akin(owner, cls, sight.program) for owner, attribute in last)


def _may_be_at_hand(target: ProjectClass, node: form.Node, source: Provenance, sight: Sight) -> bool:
    """Whether the objects that a many-to-one leads to may be few, or in the session already: their class was
    passed on the way, the statement asks for those of one, or the function has some.
    """
    program = sight.program
    if any(akin(owner, target, program) for owner, _ in source.path):
        return True
    if source.selection is not None and _is_narrow(source.selection, target, sight):
        return True
    return any(_holds(kind, target, sight) for kind in _kinds_before(node, sight))


def _kinds_before(node: form.Node, sight: Sight) -> Iterator[Kind]:
    """What the function was given, and what it names or calls before the statement that a node is in."""
    function = sight.function
    if function is None:
        return
    statement = next((n for n in (node, *sight.around()) if isinstance(n, form.Statement)), node)
    yield from (sight.named(parameter.name) for parameter in function.parameters)
    for other in nodes_in(function.body):
        if other.start < statement.start and isinstance(other, form.Name | form.Call):
            yield sight.kind(other)


def _is_narrow(selection: Selection, target: ProjectClass, sight: Sight) -> bool:
    """Whether a statement asks for what belongs to one object of another class, perhaps."""
    if UNKNOWN in selection.criteria:
        return True
    for column in selection.equalities:
        owner = column.owner if isinstance(column, Column) else None
        if owner is None or akin(owner, target, sight.program):
            return True
        attribute = mapped_attribute(owner, column.name, sight.program)
        if isinstance(attribute, ColumnAttribute) and attribute.foreign_keys:
            return True
    return any(is_object(e) and _is_of(class_of(e), target, sight) for e in selection.entities)


def _holds(kind: Kind, target: ProjectClass, sight: Sight) -> bool:
    match present(kind):
        case Instance(of=cls):
            return akin(cls, target, sight.program)
        case ListOf(element=element):
            return _holds(element, target, sight)
        case Either(options=options):
            return any(_holds(option, target, sight) for option in options if option != NONE)
        case Selection() | Fetched() as selected:
            return any(_is_of(class_of(entity), target, sight) for entity in selected.entities)
    return False


def _is_of(cls: ProjectClass | None, target: ProjectClass, sight: Sight) -> bool:
    return cls is not None and akin(cls, target, sight.program)


def _steps(
    path: tuple[tuple[ProjectClass, str], ...], source: Provenance, sight: Sight
) -> Iterator[OptionStep]:
    for index, (cls, name) in enumerate(path):
        attribute = loadable(cls, name, sight.program)
        loaded = False
        if isinstance(attribute, MappedRelationship):
            state = replace(source, path=path[:index]).state
            strategy, _ = relationship_strategy(attribute, state, cls, name, sight.program)
            loaded = strategy not in (None, "select")
        many = isinstance(attribute, MappedRelationship) and attribute.many
        yield OptionStep(cls, _written(cls, source, sight), name, many, loaded)


def _written(cls: ProjectClass, source: Provenance, sight: Sight) -> str | None:
    """How a class can be written at a statement: as it is there, or by its own name."""
    nodes = () if source.statement is None else nodes_in((source.statement,))
    for node in nodes:
        if isinstance(node, form.Name | form.Attribute) and sight.kind(node) == cls:
            return sight.source(node)
    name = cls.name.rpartition(".")[2]
    return name if sight.named(name) == cls else None
