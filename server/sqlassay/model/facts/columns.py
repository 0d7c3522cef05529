"""Columns as class bodies and tables declare them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight, Site
from sqlassay.model.facts.mappings import attribute_declared, in_mapped
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ColumnDefinition, ProjectClass
from sqlassay.model.library.external import External
from sqlassay.model.schema import ColumnAttribute
from sqlassay.model.schema.constructs import called, last_name
from sqlassay.model.summary import recipes as r
from sqlassay.syntax import form
from sqlassay.text import Span


class ColumnDeclared(Fact, frozen=True):
    """``mapped_column(…)`` or ``Column(…)`` in the body of a class or in a module's table: evaluated once,
    at import.
    """

    function: str
    """The canonical dotted name of what is called."""
    arguments: dict[str, Operand]
    """The keyword arguments."""
    in_migration: bool
    in_dataclass: bool
    """Whether the class is a dataclass too, so that ``default`` is what the constructor assigns."""
    column: ColumnAttribute | None = None
    """What is known of it as an attribute of the class around; None outside of one."""
    annotation: form.Expression | None = None
    """What stands in the annotation's ``Mapped[…]``."""

    @property
    def is_given_by_others(self) -> bool:
        """Whether something else than who makes the object gives it a value: a default, the database, a
        sequence.
        """
        if self.column is None or self.column.primary_key is not False:
            return True
        filled = {
            "default",
            "insert_default",
            "server_default",
            "default_factory",
            "onupdate",
            "server_onupdate",
        }
        items = {called(item) for item in self.column.positional}
        return bool(filled & self.arguments.keys() or items - {"ForeignKey", "CheckConstraint", None})

    @property
    def promises_value(self) -> bool:
        """Whether the annotation says for certain that it is never None."""
        column = self.column
        return column is not None and not column.optional and _is_plain(column.annotation)

    @property
    def clashing_types(self) -> tuple[str, str] | None:
        """The Python type of the annotation and the SQL type that gives another one, where both are plain."""
        column = self.column
        if column is None or not isinstance(column.annotation, r.External):
            return None
        sql = column.type
        if isinstance(sql, r.Invoke) and any(name.startswith("as") for name, _ in sql.keywords):
            return None
        name = last_name(sql.function if isinstance(sql, r.Invoke) else sql) if sql is not None else None
        given, annotated = PYTHON_TYPES.get(name or "", ""), column.annotation.name
        own = isinstance(sql, r.External) or (
            isinstance(sql, r.Invoke) and isinstance(sql.function, r.External)
        )
        if not own or not given or annotated not in PYTHON_TYPES.values():
            return None
        return (
            None if (given, annotated) in AS_GOOD or given == annotated else (_short(annotated), name or "")
        )

    def place_of_factory(self, name: str) -> tuple[Span, str]:
        """What a function that makes an argument's value takes the place of, and what to write before it."""
        assert isinstance(self.node, form.Call)
        if self.in_dataclass and name == "default":
            return next(a.span for a in self.node.args if a.keyword == name), "default_factory="
        return self.arguments[name].node.span, ""


@observes(form.Call, of=(External,))
def declared(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    if not (isinstance(sight.kind(node), ColumnDefinition) and isinstance(function, External)):
        return
    if sight.function is not None and not _is_declared_attribute(sight.function):
        return
    if any(isinstance(around, form.Lambda) for around in sight.around()):
        return
    site = sight.site()
    arguments = {a.keyword: sight.operand(a.value) for a in node.args if a.keyword}
    attribute = attribute_declared(sight, site)
    annotated = next((n for n in sight.around() if isinstance(n, form.AnnAssign)), None)
    yield ColumnDeclared(
        node,
        site,
        function.name,
        arguments,
        site.is_migration,
        _in_dataclass(site, sight),
        attribute if isinstance(attribute, ColumnAttribute) else None,
        None if annotated is None else in_mapped(annotated.annotation),
    )


PYTHON_TYPES = {
    **dict.fromkeys("String Text Unicode UnicodeText VARCHAR CHAR TEXT NVARCHAR".split(), "builtins.str"),
    **dict.fromkeys("Integer BigInteger SmallInteger INTEGER BIGINT SMALLINT".split(), "builtins.int"),
    **dict.fromkeys(["Boolean", "BOOLEAN"], "builtins.bool"),
    **dict.fromkeys(["Float", "Double", "FLOAT", "REAL"], "builtins.float"),
    **dict.fromkeys(["Numeric", "NUMERIC", "DECIMAL"], "decimal.Decimal"),
    **dict.fromkeys(["DateTime", "DATETIME", "TIMESTAMP"], "datetime.datetime"),
    **dict.fromkeys(["Date", "DATE"], "datetime.date"),
    **dict.fromkeys(["LargeBinary", "BLOB", "BYTEA"], "builtins.bytes"),
}
"""The Python type that a SQL type gives."""

AS_GOOD = {
    ("builtins.int", "builtins.float"),
    ("builtins.bool", "builtins.int"),
    ("datetime.datetime", "datetime.date"),
}
"""What a SQL type gives and what it may be annotated as, too."""


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _is_plain(annotation: r.Recipe | None) -> bool:
    """Whether an annotation is a type of Python's own, of which it is known whether None is among it."""
    match annotation:
        case r.External(name=name):
            return name in PYTHON_TYPES.values() or name in ("uuid.UUID", "builtins.dict", "builtins.list")
        case r.Item(value=value):
            return _is_plain(value)
    return False


def _in_dataclass(site: Site, sight: Sight) -> bool:
    return (
        site.class_name is not None
        and sight.program.view(ProjectClass(site.module, site.class_name)).dataclass
    )


def _is_declared_attribute(function: form.Function) -> bool:
    return any(isinstance(d, form.Name) and d.id == "declared_attr" for d in function.decorators)
