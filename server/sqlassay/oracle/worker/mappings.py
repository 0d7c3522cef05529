"""The shadow mappings: tables and mapped classes made from plain data as SQLAlchemy's own."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Set, Tuple

from sqlalchemy import Column, MetaData, Table, orm, text
from sqlalchemy.ext.hybrid import hybrid_property

from .annotations import AnnotationEvaluator
from .constructs import DATACLASS
from .evaluate import Evaluator
from .python_types import rebuilt_class
from .unknown import Unknown, UnknownType, any_unknown
from .verdicts import ADDRESS, Verdict, listening, verdicts

Row = Dict[str, Any]
Place = Tuple[str, str]
"""A class and an attribute of it."""

HAS_TYPES = hasattr(orm, "mapped_column")
mapped_column: Any = getattr(orm, "mapped_column", Column)


class Plain:
    """What a class has that is not mapped, or of which nothing is known."""

    touched = False
    """Whether SQLAlchemy has read one: of ``filter_by(name=…)`` nobody else sees that."""

    def __eq__(self, other: object) -> Any:
        Plain.touched = True
        return text("…")

    __hash__ = object.__hash__


PLAIN = Plain()


class Unfinished(Unknown):
    """A class whose body is being evaluated: what stands in it already can be read."""

    def __init__(self, name: str, namespace: Dict[str, Any]) -> None:
        super().__init__(name)
        self.namespace = namespace


class DeclarationEvaluator(Evaluator):
    """Evaluates what stands in class bodies."""

    def __init__(self, shadow: Shadow) -> None:
        super().__init__(shadow.project)
        self._shadow = shadow

    def attribute(self, value: Any, name: str) -> Any:
        if isinstance(value, Unfinished):
            found = value.namespace.get(name, PLAIN)
            return Unknown(name) if found is PLAIN else found
        if self._shadow.is_opaque(value, name):
            return Unknown(name)
        found = super().attribute(value, name)
        return Unknown(name) if found is PLAIN else found


class Shadow:
    """All that was rebuilt of a project."""

    def __init__(self, document: Row) -> None:
        """:param document: the schema as the model's side writes it."""
        self.classes: Dict[str, Row] = {row["id"]: row for row in document["classes"]}
        self.bases: Dict[str, Row] = {row["id"]: row for row in document["bases"]}
        self.plain: Dict[str, Row] = {row["id"]: row for row in document["plain"]}
        self.variables: Dict[str, Any] = document["values"]
        self.table_names: List[str] = document["tables"]
        self.built: Dict[str, Any] = {}
        self.mapped: Dict[str, Any] = {}
        """The mapped classes that could be made."""
        self.closed: Set[str] = set()
        """The bases all of whose classes could be made: a name that is missing there is missing."""
        self.unsure: Dict[str, List[str]] = {}
        """The classes and variables of which something is not known that may matter, and what."""
        self.opaque: Set[Place] = set()
        """The attributes that could not be made, or not be configured."""
        self.verdicts: List[Verdict] = []
        self._pending: Set[str] = set()
        self._shared: Set[str] = set()
        """The bases of whose MetaData nothing is known: it may hold tables of others."""
        self._unfinished: Dict[str, Unfinished] = {}
        self.evaluator = DeclarationEvaluator(self)
        self.annotations = AnnotationEvaluator(self.project, self.classes.__contains__, self.evaluator)

    def build(self) -> None:
        """Make all tables and classes, in the order in which they are given."""
        for name in (*self.table_names, *self.classes):
            self.project(name)
        for name in self.classes:
            if hasattr(self.built[name], "__mapper__"):
                self.mapped[name] = self.built[name]
        whole = {name: row["closed"] for name, row in self.bases.items()}
        for name, row in self.classes.items():
            whole[row["base"]] &= name in self.mapped
        self.closed = {base for base, closed in whole.items() if closed and base not in self._shared}

    def is_opaque(self, value: Any, name: str) -> bool:
        """Whether an attribute of a class could not be made."""
        return isinstance(value, type) and (getattr(value, "__shadow__", ""), name) in self.opaque

    def project(self, name: str) -> Any:
        """What a name of the project (``module:name``) stands for; made when it is asked for first."""
        if name in self._unfinished:
            return self._unfinished[name]
        if name not in self.built:
            if name in self._pending:
                return Unknown(name)
            self._pending.add(name)
            try:
                self.built[name] = self._made(name)
            finally:
                self._pending.discard(name)
        return self.built[name]

    def _made(self, name: str) -> Any:
        if name in self.classes:
            return self._class(self.classes[name])
        if name in self.bases:
            return self._base(self.bases[name])
        if name in self.plain:
            return self._plain(self.plain[name])
        if name in self.variables:
            return self._variable(name)
        return Unknown(name)

    def _variable(self, name: str) -> Any:
        notes, self.evaluator.notes = self.evaluator.notes, []
        with listening() as said:
            found = self.evaluator.value(self.variables[name])
        if self.evaluator.notes or said.failed:
            self.doubt(name, str(said.error or self.evaluator.notes))
        self.evaluator.notes = notes
        if isinstance(found, Table) if not said.failed else name in self.table_names:
            where = {"owner": name, "attribute": None, "stage": "table"}
            self.verdicts.extend(verdicts(said, where))
        return Unknown(name) if said.failed else found

    def _base(self, row: Row) -> Any:
        metadata = self.evaluator.value(row["metadata"]) if row["metadata"] else None
        type_map = self.evaluator.value(row["type_annotation_map"]) if row["type_annotation_map"] else None
        if row["metadata"] and not isinstance(metadata, MetaData):
            self._shared.add(row["id"])
        options: Row = {"metadata": metadata if isinstance(metadata, MetaData) else MetaData()}
        if isinstance(type_map, dict) and HAS_TYPES:
            options["type_annotation_map"] = {k: v for k, v in type_map.items() if not any_unknown(k, v)}
        registry = orm.registry(**options)
        base = registry.generate_base()
        base.__shadow__ = row["id"]
        if row["dialect"] == "flask":
            base.Model = base  # ``db.Model``: the extension and its base are one here
        return base

    def _plain(self, row: Row) -> Any:
        bases = [self.evaluator.value(base) for base in row["bases"]]
        members = [
            (name, self._annotation(written) if row["dataclass"] else self._plain_value(value))
            for name, value, written in row["members"]
        ]
        module, _, name = row["id"].partition(":")
        return rebuilt_class(name.rpartition(".")[2], module, bases, members, row["dataclass"])

    def _plain_value(self, value: Any) -> Any:
        return Unknown("value") if value is None else self.evaluator.value(value)

    def _annotation(self, written: Any) -> Any:
        return None if written is None else self.annotations.value(written)

    def _class(self, row: Row) -> Any:
        parents = [self.project(name) for name in (row["parent"] or row["base"], *row["more_parents"])]
        if row["apart"] or any_unknown(*parents):
            return self._given_up(row["id"], "apart" if row["apart"] else "parent")
        if row["unsure"]:
            self.doubt(row["id"], row["unsure"])
        if row["parent"] in self.unsure:
            self.doubt(row["id"], "parent")
        namespace: Row = {
            "__module__": row["module"],
            "__qualname__": row["name"],
            "__annotations__": {},
            "__shadow__": row["id"],
        }
        owners = {row["id"], *(attribute["declared_in"] for attribute in row["attributes"])}
        unfinished = Unfinished(row["id"], namespace)
        self._unfinished.update({owner: unfinished for owner in owners if owner not in self.built})
        try:
            self._fill(namespace, row)
        finally:
            for owner in owners:
                self._unfinished.pop(owner, None)
        namespace = {name: value for name, value in namespace.items() if not isinstance(value, Unknown)}
        with listening() as said:
            made = self._mapped(row, parents, namespace)
        self._judge(said, row, None, "class")
        if said.failed:
            _forget_unmade(parents)
        return self._given_up(row["id"], str(said.error)) if said.failed else made

    def _mapped(self, row: Row, parents: List[Any], namespace: Row) -> Any:
        if not self._is_dataclass(row):
            return type(parents[0])(row["name"], tuple(parents), namespace)
        arguments = self._keywords(row["dataclass_arguments"], row)
        bases = tuple(parents) if row["parent"] else ()
        made: Any = type(row["name"], bases, namespace)
        return self.project(row["base"]).registry.mapped_as_dataclass(made, **arguments)

    def _is_dataclass(self, row: Row) -> bool:
        """Whether a class can be made as a dataclass: so can all above it."""
        above = self.classes.get(row["parent"]) if row["parent"] else None
        return HAS_TYPES and row["dataclass"] == "yes" and (above is None or self._is_dataclass(above))

    def doubt(self, name: str, why: str) -> None:
        """Note that something is not known of a class or variable."""
        self.unsure.setdefault(name, []).append(ADDRESS.sub("0x…", why))

    def _given_up(self, name: str, why: str) -> Unknown:
        self.doubt(name, why)
        return Unknown(name)

    def _judge(self, said: Any, row: Row, attribute: Optional[str], stage: str) -> None:
        if row["id"] in self.unsure:
            return
        for verdict in verdicts(said, {"owner": row["id"], "attribute": attribute, "stage": stage}):
            if attribute is None:
                verdict["attribute"] = attribute_named(verdict["text"], row)
            self.verdicts.append(verdict)

    def _fill(self, namespace: Row, row: Row) -> None:
        """Put into the body of a class what belongs there."""
        if row["allow_unmapped"]:
            namespace["__allow_unmapped__"] = True
        if row["parent"] is None:
            namespace.update((name, PLAIN) for name in row["plain_names"])
        self._set_table(namespace, row)
        for attribute in row["attributes"]:
            self._set_attribute(namespace, attribute, row)
        if row["odd_table_arguments"] is None:
            self._set_table_arguments(namespace, row)
        else:
            namespace["__table_args__"] = self.evaluator.value(row["odd_table_arguments"])
        arguments = self._keywords(row["mapper_arguments"], row)
        if arguments:
            namespace["__mapper_args__"] = arguments

    def _set_table(self, namespace: Row, row: Row) -> None:
        if row["given_table"] is not None:
            table = self.evaluator.value(row["given_table"])
            if isinstance(table, Unknown):
                self.doubt(row["id"], "__table__")
            namespace["__table__"] = table
        elif row["table"] is not None:
            namespace["__tablename__"] = row["table"]

    def _set_table_arguments(self, namespace: Row, row: Row) -> None:
        items = []
        for tree in row["table_items"]:
            self.evaluator.notes = []
            with listening() as said:
                item = self.evaluator.value(tree)
            if said.failed or isinstance(item, Unknown) or self.evaluator.notes:
                self._judge(said, row, None, "class")
                self.doubt(row["id"], f"__table_args__ {said.error or item}")
            else:
                items.append(item)
        keywords = self._keywords(row["table_arguments"], row)
        if items or keywords:
            namespace["__table_args__"] = (*items, keywords) if keywords else tuple(items)

    def _keywords(self, trees: List[Tuple[str, Any]], row: Row) -> Row:
        found: Row = {}
        for name, tree in trees:
            with listening() as said:
                value = self.evaluator.value(tree)
            if said.failed or any_unknown(value):
                if name in DECIDING:
                    self.doubt(row["id"], name)
            else:
                found[name] = value
        return found

    def _set_attribute(self, namespace: Row, attribute: Row, row: Row) -> None:
        name = attribute["name"]
        self.evaluator.notes = []
        annotation = Unknown("annotation")
        with listening() as said:
            if attribute["written"] is not None and HAS_TYPES:
                self.annotations.of_relationship = attribute["sort"] == "relationship"
                annotation = self.annotations.value(attribute["written"])
            value = self._value(attribute, annotation, row)
        if said.failed:
            self._judge(said, row, name, "attribute")
        if said.failed or (isinstance(value, Unknown) and attribute["sort"] == "column"):
            self.doubt(row["id"], f"{name}: {said.error or value}")
            self.opaque.add((row["id"], name))
            namespace[name] = PLAIN
            return
        if self.evaluator.notes and attribute["sort"] == "column":
            self.doubt(row["id"], f"{name}: {self.evaluator.notes}")
        if isinstance(value, Unknown):
            self.opaque.add((row["id"], name))
            namespace[name] = PLAIN
            return
        if not isinstance(annotation, Unknown):
            namespace["__annotations__"][name] = annotation
        if value is not None:
            namespace[name] = value
        if isinstance(value, hybrid_property):
            function: Any = value.fget
            value.__name__ = function.__name__ = name
        if said.warnings:
            self._judge(said, row, name, "attribute")

    def _without_fields(self, tree: Any, row: Row) -> Any:
        """A call without what only a dataclass's fields take, where the class is not made as one."""
        if tree is None or tree[0] != "Invoke" or row["dataclass"] == "no" or self._is_dataclass(row):
            return tree
        return [*tree[:3], [pair for pair in tree[3] if pair[0] not in DATACLASS], *tree[4:]]

    def _value(self, attribute: Row, annotation: Any, row: Row) -> Any:
        """What an attribute is given; None where the annotation says all."""
        tree = self._without_fields(attribute["value"], row)
        attribute = {**attribute, "value": tree}
        if not isinstance(annotation, Unknown):
            if tree is None:
                return None if row["given_table"] is not None else mapped_column()
            return self.evaluator.value(tree)
        if attribute["sort"] == "column" and attribute["written"] is not None and HAS_TYPES:
            return self._as_told(attribute)
        if attribute["sort"] == "relationship" and attribute["written"] is not None:
            return self._relationship_as_told(attribute)
        return Unknown(attribute["name"]) if tree is None else self.evaluator.value(tree)

    def _as_told(self, attribute: Row) -> Any:
        """A column whose annotation is not known, as the model understands it."""
        tree = attribute["value"] or [
            "Invoke",
            ["External", "sqlalchemy.orm.mapped_column"],
            [],
            [],
            False,
            [],
        ]
        keywords = dict(tree[3])
        nullable, type_ = attribute["nullable"], attribute["type"]
        if "nullable" not in keywords and nullable is not None:
            keywords["nullable"] = ["Constant", nullable]
        made = self.evaluator.value([*tree[:3], list(keywords.items()), *tree[4:]])
        column = getattr(made, "column", made)
        if isinstance(column, Column) and column.type._isnull and not column.foreign_keys:
            found = Unknown("type") if type_ is None else self.evaluator.value(type_)
            found = UnknownType() if isinstance(found, Unknown) else found
            column.type = found() if isinstance(found, type) else found
        return made

    def _relationship_as_told(self, attribute: Row) -> Any:
        tree = attribute["value"] or [
            "Invoke",
            ["External", "sqlalchemy.orm.relationship"],
            [],
            [],
            False,
            [],
        ]
        keywords = dict(tree[3])
        if not tree[2] and "argument" not in keywords:
            if attribute["target"] is None:
                return Unknown("target")
            keywords["argument"] = ["Constant", attribute["target"]]
            if attribute["uselist"] is not None:
                keywords.setdefault("uselist", ["Constant", attribute["uselist"]])
        return self.evaluator.value([*tree[:3], list(keywords.items()), *tree[4:]])


def _forget_unmade(parents: List[Any]) -> None:
    """Take what could not be mapped from the mappers that it would have inherited from."""
    for parent in parents:
        below = getattr(getattr(parent, "__mapper__", None), "_inheriting_mappers", None)
        if below is not None:
            below._storage = [ref for ref in below._storage if _is_made(ref())]


def _is_made(mapper: Any) -> bool:
    return mapper is not None and vars(mapper.class_).get("__mapper__") is mapper


DECIDING = frozenset(
    "polymorphic_on concrete primary_key inherit_condition properties with_polymorphic".split()
)
"""Arguments of tables and mappers without which nothing can be said."""


def attribute_named(message: str, row: Row) -> Optional[str]:
    """The attribute of a class that a message is about."""
    names: List[str] = [attribute["name"] for attribute in row["attributes"]]
    for pattern in ('{0}.{1}"', "{0}.{1}'", "{0}.{1} ", "'{1}'", '"{1}"'):
        for name in names:
            if pattern.format(row["name"], name) in message:
                return name
    return None
