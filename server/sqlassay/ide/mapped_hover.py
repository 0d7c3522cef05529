"""What there is to say of a mapped class and of a relationship: what SQLAlchemy makes of them, and where that
is not known (yet), what the code itself tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlassay.ide.markdown import code, escape, fenced
from sqlassay.model.judging import DescribedClass, DescribedRelationship, JudgedMappings
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.mapped_name import MappedName
from sqlassay.model.program import Program
from sqlassay.model.schema import MappedClass, RelationshipAttribute, all_attributes
from sqlassay.model.summary import recipes as r
from sqlassay.model.workspace import Workspace
from sqlassay.oracle.dialects import DEFAULT
from sqlassay.oracle.sql_text import formatted
from sqlassay.text import Span

DIRECTIONS = {"MANYTOONE": "many to one", "ONETOMANY": "one to many", "MANYTOMANY": "many to many"}
STRATEGIES = {"True": "select", "False": "joined", "None": "noload"}
"""Other names of the `loading strategies
<https://docs.sqlalchemy.org/en/21/orm/queryguide/relationships.html>`_.
"""
LOADING = {
    "select": "Reading it sends",
    "dynamic": "Iterating over it sends",
    "write_only": "Its `select()` is",
    "raise": "Reading it raises an error where it is not loaded; `lazyload()` would send",
    "raise_on_sql": "Reading it raises an error where that needs SQL; `lazyload()` would send",
    "noload": "It is never loaded; `lazyload()` would send",
}
ELSE_LOADED = "It comes with its owner; read later, it sends"
LONGEST_DDL = 12_000
"""Characters that are shown of a table."""


def mapped_hover(workspace: Workspace, path: Path, offset: int, dialect: str) -> tuple[Span, str] | None:
    """What to say of the mapped class or the relationship that is named at an offset, and where its name
    stands.
    """
    named = workspace.mapped_at(path, offset)
    mapped = None if named is None else workspace.program.mapped_class(named.cls)
    if named is None or mapped is None:
        return None
    described = workspace.judge.describe(workspace.program, _identifier(named.cls), dialect)
    judged = workspace.judge.mappings(workspace.program)
    if named.attribute is None:
        parts = _class(mapped, described, judged, workspace, dialect)
    elif (attribute := _relationship_named(named, workspace.program)) is None:
        return None
    else:
        parts = _relationship(attribute, named.cls, described, judged, workspace, dialect)
    return named.span, "\n\n".join(filter(None, parts))


def table_sql(workspace: Workspace, cls: ProjectClass, dialect: str) -> str | None:
    """The SQL that makes the table of a class; None where that is not known."""
    described = workspace.judge.describe(workspace.program, _identifier(cls), dialect)
    return None if described is None else described.ddl


def _identifier(cls: ProjectClass) -> str:
    return f"{cls.module}:{cls.name}"


def _relationship_named(named: MappedName, program: Program) -> RelationshipAttribute | None:
    found = (a for a in all_attributes(named.cls, program) if a.name == named.attribute)
    attribute = next(found, None)
    return attribute if isinstance(attribute, RelationshipAttribute) else None


def _class(
    mapped: MappedClass,
    described: DescribedClass | None,
    judged: JudgedMappings | None,
    workspace: Workspace,
    dialect: str,
) -> Iterator[str]:
    yield f"**{code(mapped.cls.name)}** is a mapped class{_of_table(mapped)}."
    if described is not None and described.ddl is not None:
        yield fenced(_shortened(described.ddl), "sql")
    if described is None:
        yield _list(_as_written(each) for each in _relationships(mapped.cls, workspace.program))
    else:
        yield _list(_as_built(each) for each in described.relationships)
    yield _unknown(mapped.cls, judged)
    yield "" if described is None else _source(workspace, dialect)


def _relationship(
    attribute: RelationshipAttribute,
    cls: ProjectClass,
    described: DescribedClass | None,
    judged: JudgedMappings | None,
    workspace: Workspace,
    dialect: str,
) -> Iterator[str]:
    found = () if described is None else described.relationships
    built = next((each for each in found if each.name == attribute.name), None)
    owner = f"**{code(f'{cls.name}.{attribute.name}')}**"
    if built is None:
        yield f"{owner}{_as_written(attribute, named=False)}"
        yield _unknown(cls, judged, attribute.name)
        return
    yield f"{owner}{_as_built(built, named=False)}"
    yield f"Joined on\n\n{fenced(_condition(built), 'sql')}"
    if built.sql is not None:
        lazy = STRATEGIES.get(built.lazy, built.lazy)
        yield f"{LOADING.get(lazy, ELSE_LOADED)}\n\n{fenced(formatted(built.sql), 'sql')}"
    yield _source(workspace, dialect)


def _of_table(mapped: MappedClass) -> str:
    if mapped.table is not None and mapped.table.name is not None:
        return f" of the table {code(mapped.table.name)}"
    if mapped.inheritance == "single" and mapped.parent is not None:
        return f" in the table of {code(mapped.parent.name)}"
    return ""


def _condition(built: DescribedRelationship) -> str:
    return built.join if built.secondary_join is None else f"{built.join}\nAND {built.secondary_join}"


def _as_built(built: DescribedRelationship, *, named: bool = True) -> str:
    lazy = STRATEGIES.get(built.lazy, built.lazy)
    direction = DIRECTIONS.get(built.direction, built.direction)
    if direction == "one to many" and not built.uselist:
        direction = "one to one"
    words = [
        f"{code(built.name) if named else ''} → {code(built.target)}, {direction}",
        "a collection" if built.uselist else "one object",
        code(f'lazy="{lazy}"'),
        f"by way of {code(built.secondary)}" if built.secondary else "",
        f"other side {code(built.back_populates)}" if built.back_populates else "",
        "only to be read" if built.viewonly else "",
    ]
    return ", ".join(filter(None, words))


def _as_written(attribute: RelationshipAttribute, *, named: bool = True) -> str:
    lazy = attribute.lazy.value if isinstance(attribute.lazy, r.Constant) else None
    target = code(attribute.target.name) if attribute.target else "?"
    words = [
        f"{code(attribute.name) if named else ''} → {target}",
        attribute.direction or "",
        code(f'lazy="{lazy}"') if isinstance(lazy, str) else "",
    ]
    return ", ".join(filter(None, words))


def _relationships(cls: ProjectClass, program: Program) -> Iterator[RelationshipAttribute]:
    return (a for a in all_attributes(cls, program) if isinstance(a, RelationshipAttribute))


def _list(lines: Iterator[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _unknown(cls: ProjectClass, judged: JudgedMappings | None, attribute: str | None = None) -> str:
    """What could not be rebuilt of a class, and why."""
    if judged is None:
        return ""
    name = _identifier(cls)
    opaque = sorted(a for owner, a in judged.opaque if owner == name and attribute in (None, a))
    why = [escape(" ".join(reason.split())) for reason in judged.unsure.get(name, ())]
    if name not in judged.built:
        what = "The class could not be rebuilt"
    elif opaque:
        what = f"What could not be rebuilt: {', '.join(map(code, opaque))}"
    elif why and attribute is None:
        what = "Not all of the class is known"
    else:
        return ""
    return f"{what} ({'; '.join(why)})." if why else f"{what}."


def _source(workspace: Workspace, dialect: str) -> str:
    of = "its default dialect" if dialect == DEFAULT else dialect
    return f"*{workspace.judge.name}, {of}*" if workspace.judge.name else ""


def _shortened(ddl: str) -> str:
    text = "\n".join(line.rstrip() for line in ddl.expandtabs(4).splitlines())
    return text if len(text) <= LONGEST_DDL else f"{text[:LONGEST_DDL].rpartition(chr(10))[0]}\n-- …"
