"""The Python types of columns' values, as annotations say them (`python_type
<https://docs.sqlalchemy.org/en/21/core/type_api.html#sqlalchemy.types.TypeEngine.python_type>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema.constructs import LIBRARIES, flag, text
from sqlassay.model.schema.declared import attributes_of, declared_class
from sqlassay.model.schema.mapped import ColumnAttribute
from sqlassay.model.schema.naming import snake_case
from sqlassay.model.schema.resolving import Scope, own_member, resolve, value_of
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ANY = r.External("typing.Any")
LIST = r.External("builtins.list")
DICT = r.External("builtins.dict")
TEXT, FLOAT, DECIMAL = (r.External(n) for n in ("builtins.str", "builtins.float", "decimal.Decimal"))
OBJECTS = r.Item(DICT, r.Elements((TEXT, ANY), is_tuple=True))


def _named(python: str, types: str) -> dict[str, Recipe]:
    return dict.fromkeys(types.split(), r.External(python))


PYTHON: dict[str, Recipe] = {
    **_named("builtins.int", "Integer BigInteger SmallInteger INTEGER BIGINT SMALLINT INT TINYINT MEDIUMINT"),
    **_named(
        "builtins.str",
        "String Text Unicode UnicodeText VARCHAR CHAR TEXT NVARCHAR NCHAR CLOB LONGTEXT MEDIUMTEXT TINYTEXT"
        " NTEXT VARCHAR2 NVARCHAR2 CITEXT TSVECTOR",
    ),
    **_named("builtins.bool", "Boolean BOOLEAN"),
    **_named("datetime.datetime", "DateTime DATETIME TIMESTAMP DATETIME2 DATETIMEOFFSET SMALLDATETIME"),
    **_named("datetime.date", "Date DATE"),
    **_named("datetime.time", "Time TIME"),
    **_named("datetime.timedelta", "Interval INTERVAL"),
    **_named("builtins.bytes", "LargeBinary BLOB BYTEA BINARY VARBINARY LONGBLOB MEDIUMBLOB TINYBLOB"),
    **_named("typing.Any", "JSON JSONB PickleType NullType HSTORE"),
}
"""What types give whatever their arguments."""

NUMBERS = frozenset("Numeric NUMERIC DECIMAL".split())
FLOATS = frozenset("Float FLOAT REAL Double DOUBLE DOUBLE_PRECISION".split())
UUIDS = frozenset("Uuid UUID UNIQUEIDENTIFIER".split())
TYPE_PACKAGES = ("sqlalchemy.types.", "sqlalchemy.sql.sqltypes.", "sqlalchemy.dialects.")
OF_MUTABLES: dict[str, Recipe] = {"MutableDict": OBJECTS, "MutableList": r.Item(LIST, ANY)}

MAX_DEPTH = 8
"""Foreign keys that refer to one another are not followed further."""


def python_type(column: ColumnAttribute, program: Program, depth: int = 0) -> Recipe | None:
    """The annotation of a column's values, without ``Optional``; `ANY` where the type gives anything; None
    where it is not known that it has a type.

    Without a type of its own a column has that of the one that it refers to.
    """
    if column.type is not None:
        return type_of_values(column.type, program)
    if not column.foreign_keys or column.missing or depth == MAX_DEPTH:
        return None
    referred = _referred(column.foreign_keys[0], program)
    return ANY if referred is None else python_type(referred, program, depth + 1) or ANY


def type_of_values(sql: Recipe, program: Program) -> Recipe | None:
    """The annotation of what a SQL type gives; None for what is not known to be a type."""
    match sql:
        case r.Invoke(function=r.Get(value=inner, name="with_variant"), positional=(other, *_)):
            found = type_of_values(inner, program)
            return found if found == type_of_values(other, program) else found and ANY
        case r.Invoke(function=r.Get(value=r.External(name=mutable), name="as_mutable")):
            return OF_MUTABLES.get(mutable.rpartition(".")[2], ANY)
        case r.Invoke(function=r.External(name=mutable)) if mutable.endswith(".as_mutable"):
            return OF_MUTABLES.get(mutable.split(".")[-2], ANY)
        case r.Invoke(function=r.External(name=name) as function):
            return _of_sqlalchemy(name, sql) if name.startswith(LIBRARIES) else _of_others(function)
        case r.External(name=name):
            bare = r.Invoke(sql, (), (), False)
            return _of_sqlalchemy(name, bare) if name.startswith(LIBRARIES) else _of_others(sql)
        case r.Invoke(function=r.Project() as own) | (r.Project() as own):
            return _of_project(own, program)
    return None


def _of_sqlalchemy(name: str, call: r.Invoke) -> Recipe | None:
    last = name.rpartition(".")[2]
    arguments = dict(call.keywords)
    if last in PYTHON:
        return PYTHON[last]
    if last in NUMBERS or last in FLOATS:
        of_mysql = ".mysql." in name and last in ("DOUBLE", "REAL", "DOUBLE_PRECISION")
        exact = flag(arguments.get("asdecimal"), last in NUMBERS or of_mysql)
        return ANY if exact is None or call.unpacked else DECIMAL if exact else FLOAT
    if last in UUIDS:
        as_uuid = flag(arguments.get("as_uuid", call.positional[0] if call.positional else None), True)
        return ANY if as_uuid is None else r.External("uuid.UUID") if as_uuid else TEXT
    if last in ("Enum", "ENUM"):
        return _of_enum(call)
    if last == "ARRAY":
        return _of_array(call)
    is_type = name.startswith(TYPE_PACKAGES) and last[:1].isupper()
    return ANY if is_type else None


def _of_enum(call: r.Invoke) -> Recipe:
    """What ``Enum(…)`` gives: members of a class, or one of some strings."""
    match call.positional:
        case (r.Project() as members, *_):
            return members
        case (r.Constant(value=str()), *_):
            return TEXT
    return ANY


def _of_array(call: r.Invoke) -> Recipe:
    given = call.positional[0] if call.positional else dict(call.keywords).get("item_type")
    match given:
        case r.Invoke(function=r.External(name=name)) | r.External(name=name) if name.startswith(LIBRARIES):
            item = given if isinstance(given, r.Invoke) else r.Invoke(given, (), (), False)
            inner = _of_sqlalchemy(name, item)
        case _:
            inner = None
    deep = {"dimensions", "as_tuple"} & dict(call.keywords).keys()
    return ANY if deep else r.Item(LIST, inner or ANY)


def _of_others(function: r.External) -> Recipe | None:
    """A type of another package may give anything; what is a type there is known by its name alone."""
    last = function.name.rpartition(".")[2]
    return ANY if last.endswith("Type") or last in UUIDS else None


@question(otherwise=None)
def _of_project(own: r.Project, program: Program) -> Recipe | None:
    """What a type of the project gives: what it is made on, unless it converts values."""
    cls = ProjectClass(own.module, own.name)
    summary = program.class_summary(cls)
    if summary is None:
        made = value_of(own, program)
        return type_of_values(made, program) if made != own and isinstance(made, r.Invoke) else None
    ancestry = program.view(cls).ancestry
    members = {name for each in ancestry if (s := program.class_summary(each)) for name in s.members}
    if not members & {"impl", "load_dialect_impl", "process_result_value", "get_col_spec", "python_type"}:
        return ANY if _inherits_type(cls, program) else None
    if members & CONVERTING or own_member(cls, "impl", program) is None:
        return ANY
    impl = value_of(r.Project(own.module, f"{own.name}.impl"), program)
    return type_of_values(impl, program) or ANY


CONVERTING = frozenset(
    "process_result_value result_processor load_dialect_impl get_col_spec python_type"
    " process_bind_param bind_processor __class_getitem__".split()
)


def _inherits_type(cls: ProjectClass, program: Program) -> bool:
    for each in program.view(cls).ancestry:
        summary = program.class_summary(each)
        for base in () if summary is None else summary.bases:
            match resolve(base, Scope(each.module), program):
                case r.External(name=name) if name.startswith(LIBRARIES):
                    last = name.rpartition(".")[2]
                    if last in PYTHON or last in TYPES or name.startswith(TYPE_PACKAGES):
                        return True
    return False


TYPES = NUMBERS | FLOATS | UUIDS | {"TypeDecorator", "UserDefinedType", "TypeEngine", "Enum", "ARRAY"}


def _referred(target: Recipe, program: Program) -> ColumnAttribute | None:
    """The mapped column that a foreign key refers to."""
    match target:
        case r.Constant(value=str() as words):
            table, _, column = words.rpartition(".")
            owners = _classes_of_table(table.rpartition(".")[2], program)
            found = [c for owner in owners for c in _columns_of(owner, program) if c.column == column]
            return found[0] if found else None
        case r.Get(value=r.Get(value=r.Get(value=owner, name="__table__"), name="c" | "columns"), name=name):
            return _referred(r.Get(owner, name), program)
        case r.Get(value=r.Project(module=module, name=owner), name=name):
            columns = _columns_of(ProjectClass(module, owner), program)
            return next((column for column in columns if column.name == name), None)
    return None


def _columns_of(cls: ProjectClass, program: Program) -> list[ColumnAttribute]:
    declared = declared_class(cls, program)
    attributes = attributes_of(cls, program) if declared is None else declared.attributes
    return [each for each in attributes if isinstance(each, ColumnAttribute)]


@question(otherwise=())
def _classes_of_table(name: str, program: Program) -> tuple[ProjectClass, ...]:
    """The classes whose table has this name: written in their bodies, or Flask-SQLAlchemy's."""
    said = (
        cls
        for cls in program.classes_binding("__tablename__")
        if (member := own_member(cls, "__tablename__", program)) is not None and text(member.value) == name
    )
    named = "".join(part.capitalize() for part in name.split("_"))
    unsaid = (cls for cls in program.classes_named(named) if snake_case(cls.name) == name)
    return tuple(cls for cls in dict.fromkeys((*said, *unsaid)) if program.view(cls).mapped)
