"""Migrate databases with Alembic and compare them with the models: ``python migrated.py FOLDER…``.

A folder holds ``models.py``, ``env.py`` and ``versions/``. Prints JSON: the differences in words, by folder.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine


def differences(folder: Path) -> list[str]:
    sys.modules.pop("models", None)
    sys.path.insert(0, str(folder))
    database = folder / "database.sqlite"
    database.unlink(missing_ok=True)
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{database}")
    with redirect_stdout(io.StringIO()):
        command.upgrade(config, "heads")
    from models import Base

    with create_engine(f"sqlite:///{database}").connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    tables = {each[1].name for each in found if isinstance(each, tuple) and each[0].endswith("_table")}
    words = {word for each in found for word in said(each)}
    sys.path.remove(str(folder))
    return sorted(w for w in words if w.split()[1] == "table" or w.split()[2] not in tables)


def said(difference: Any) -> Iterator[str]:
    if isinstance(difference, list):
        for _, _, table, column, *_ in (each for each in difference if each[0] == "modify_nullable"):
            yield f"differs nullable {table} {column}"
        for _, _, table, column, *_ in (each for each in difference if each[0] == "modify_type"):
            yield f"differs type {table} {column}"
        return
    verb, about = difference[0], difference[1]
    sort = "missing" if verb.startswith("add") else "extra"
    match verb.partition("_")[2]:
        case "table":
            yield f"{sort} table {about.name}"
        case "column":
            yield f"{sort} column {difference[2]} {difference[3].name}"
        case "index":
            kind = "unique" if about.unique else "index"
            yield f"{sort} {kind} {about.table.name} {','.join(c.name for c in about.columns)}"
        case "constraint":
            yield f"{sort} unique {about.table.name} {','.join(c.name for c in about.columns)}"
        case "fk":
            yield f"{sort} foreignkey {about.parent.name} {','.join(c.name for c in about.columns)}"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps({folder: differences(Path(folder)) for folder in sys.argv[1:]}))
