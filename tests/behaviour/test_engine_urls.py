"""SA709: arguments of SQLite URLs. SA711: the name of PostgreSQL's dialect."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import NoSuchModuleError


def test_postgres_is_no_dialect() -> None:
    with pytest.raises(NoSuchModuleError, match="postgres"):
        make_url("postgres://shop@db/shop").get_dialect()
    assert make_url("postgresql://shop@db/shop").get_dialect().name == "postgresql"


@pytest.mark.parametrize(("more", "files"), [("", ["file:db"]), ("&uri=true", [])])
def test_without_uri_a_memory_database_is_a_file(
    more: str, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        engine = create_engine(f"sqlite:///file:db?mode=memory&cache=shared{more}")
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE t (x INTEGER)")
        engine.dispose()
    assert [path.name for path in tmp_path.iterdir()] == files
