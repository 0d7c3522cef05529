"""Guidance for SQLAlchemy's constructs: it names what exists, and links to sections that exist."""

from __future__ import annotations

import pkgutil
from urllib.parse import urldefrag

import pytest

from sqlassay.standards import Construct, construct, constructs, section

REQUIRED = """
sqlalchemy.orm: relationship mapped_column selectinload joinedload subqueryload lazyload raiseload
sqlalchemy.orm: contains_eager load_only defer Session sessionmaker scoped_session declarative_base
sqlalchemy.orm: DeclarativeBase MappedAsDataclass Mapped registry backref declared_attr
sqlalchemy.orm.relationship.params: back_populates cascade lazy
sqlalchemy.orm.Session: execute scalars scalar get commit rollback flush refresh merge expunge add add_all
sqlalchemy.orm.Session: delete begin begin_nested query
sqlalchemy.orm.Query: get count yield_per
sqlalchemy.ext.asyncio: AsyncSession async_sessionmaker create_async_engine AsyncSession.execute
sqlalchemy.ext: hybrid.hybrid_property associationproxy.association_proxy
sqlalchemy: Column ForeignKey create_engine select insert update delete text and_ or_ not_ exists func Index
sqlalchemy: UniqueConstraint CheckConstraint MetaData Table Enum JSON DateTime Numeric make_url URL.create
sqlalchemy: event.listens_for Select.with_for_update engine.Result.yield_per
"""


@pytest.mark.parametrize("line", REQUIRED.strip().splitlines())
def test_the_constructs_that_an_editor_meets_have_guidance(line: str) -> None:
    module, _, names = line.partition(":")
    for name in names.split():
        assert construct(f"{module}.{name}") is not None, name


@pytest.mark.parametrize("entry", constructs().values(), ids=lambda entry: entry.name)
def test_an_entry_is_sound(entry: Construct) -> None:
    owner, _, parameter = entry.name.partition(".params.")
    assert callable(pkgutil.resolve_name(owner)) or owner == "sqlalchemy.func"
    for anchor in entry.standards:
        section(anchor)
    assert entry.standards
    assert 1 <= len(entry.text.splitlines()) <= 5
    page, fragment = urldefrag(entry.manual)
    assert page.startswith("https://docs.sqlalchemy.org/en/21/") and page.endswith(".html")
    assert fragment
    assert not parameter or parameter.isidentifier()


def test_an_unknown_construct_has_no_guidance() -> None:
    assert construct("requests.Session") is None
