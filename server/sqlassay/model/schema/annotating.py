"""What annotates columns and relationships that have no ``Mapped[…]`` yet, so that the schema stays what it
is (`Declarative mapping with annotations
<https://docs.sqlalchemy.org/en/21/changelog/whatsnew_20.html#orm-declarative-models>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.mapped import ColumnAttribute, RelationshipAttribute
from sqlassay.model.schema.resolving import variable
from sqlassay.model.schema.spelling import Spelled, imported, is_hidden, spelled
from sqlassay.model.schema.typed import ANY, DICT, LIST, python_type
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.syntax import AddImport

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ORM = "sqlalchemy.orm"
DIALECTS = ("declarative", "flask")
"""The dialects whose classes are annotated with ``Mapped``."""


def takes_annotations(cls: ProjectClass, program: Program) -> bool:
    """Whether a class is below a declarative base, or is a mixin or a base of nothing but such classes; and
    no dataclass, whose fields annotations are.
    """
    view = program.view(cls)
    known = [view] if view.dialect is not None or view.root else []
    known += [] if known else [program.view(each) for each in program.subclasses(cls)]
    below = any(each.mapped or each.root for each in known)
    plain = all(each.dialect in (None, *DIALECTS) and not each.dataclass for each in known)
    return below and plain and not any(_is_dataclass(each, program) for each in view.ancestry)


def _is_dataclass(cls: ProjectClass, program: Program) -> bool:
    summary = program.class_summary(cls)
    decorators = () if summary is None else summary.decorators
    return any("dataclass" in str(decorator) for decorator in decorators)


def is_optional(column: ColumnAttribute) -> bool | None:
    """Whether the annotation of a column has to be ``Optional`` so that it stays as nullable as it is; None
    where that is not known. Where ``nullable=`` is given the annotation does not decide it.
    """
    given = "nullable" in dict(column.arguments)
    return column.nullable is not False if given else column.nullable


def column_annotation(column: ColumnAttribute, cls: ProjectClass, program: Program) -> Spelled | None:
    """``Mapped[…]`` for a column in the body of a class."""
    optional, values = is_optional(column), python_type(column, program)
    if optional is None or values is None:
        return None
    inner = spelled(values, cls, program) or spelled(ANY, cls, program)
    return _in_mapped(inner, "Mapped", cls, program, optional=optional)


def relationship_annotation(
    relationship: RelationshipAttribute, cls: ProjectClass, program: Program, *, optional: bool
) -> Spelled | None:
    """``Mapped["X"]``, ``Mapped[list["X"]]``, ``DynamicMapped["X"]`` for a relationship in the body of a
    class.
    """
    if relationship.target is None or relationship.uselist is None or relationship.missing:
        return None
    target = class_named(relationship.target, cls, program)
    lazy = relationship.lazy or r.Constant("select")
    if target is None or not isinstance(lazy, r.Constant):
        return None
    if (wrapper := WRAPPERS.get(str(lazy.value))) is not None:
        return _in_mapped(target, wrapper, cls, program, optional=False)
    if not relationship.uselist:
        return _in_mapped(target, "Mapped", cls, program, optional=optional)
    inner = _collection(relationship.collection_class, target, cls, program)
    return _in_mapped(inner, "Mapped", cls, program, optional=False)


WRAPPERS = {"dynamic": "DynamicMapped", "write_only": "WriteOnlyMapped"}
KEYED = frozenset(
    "attribute_mapped_collection column_mapped_collection mapped_collection attribute_keyed_dict"
    " column_keyed_dict keyfunc_mapping".split()
)


def _collection(given: Recipe | None, target: Spelled, cls: ProjectClass, program: Program) -> Spelled | None:
    """The collection that a relationship holds, as far as it is one of Python's own."""
    function = given.function if isinstance(given, r.Invoke) else given
    name = function.name.rpartition(".")[2] if isinstance(function, r.External) else ""
    if given is None or name in ("list", "ordering_list"):
        outer = spelled(LIST, cls, program)
    elif name == "set":
        outer = spelled(r.External("builtins.set"), cls, program)
    elif name in KEYED and (key := spelled(ANY, cls, program)) is not None:
        outer = spelled(DICT, cls, program)
        target = Spelled(f"{key.text}, {target.text}", (*key.imports, *target.imports))
    else:
        return None
    return None if outer is None else target.within(outer)


def _in_mapped(
    inner: Spelled | None, wrapper: str, cls: ProjectClass, program: Program, *, optional: bool
) -> Spelled | None:
    around = imported("typing", "Optional", cls, program) if optional else None
    mapped = imported(ORM, wrapper, cls, program)
    if inner is None or mapped is None or (optional and around is None):
        return None
    return (inner if around is None else inner.within(around)).within(mapped)


def class_named(target: ProjectClass, cls: ProjectClass, program: Program) -> Spelled | None:
    """The name of a class in quotes, with what type checkers need to know it in the body of another one."""
    if "." in target.name:
        return None
    quoted = Spelled(f'"{target.name}"')
    if target == cls:
        return quoted
    known = spelled(r.Project(target.module, target.name), cls, program)
    if known is not None:
        return replace(known, text=f'"{known.text}"')
    if variable(cls.module, target.name, program) != OPAQUE or program.binding(cls.module, target.name):
        return None
    path = _path(target.module, cls.module, program)
    if path is None or is_hidden(target.name, cls, program):
        return None
    guard = AddImport("typing", "TYPE_CHECKING")
    return replace(quoted, imports=(guard, AddImport(path, target.name, typing=True)))


def _path(module: str, here: str, program: Program) -> str | None:
    """How a module is imported from another one."""
    parts = module.split(".")
    paths = (".".join(parts[index:]) for index in range(len(parts) - 1, -1, -1))
    return next((path for path in paths if program.resolved(here, path) == module), None)
