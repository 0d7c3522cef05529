"""What completion says of SQLAlchemy's arguments is what SQLAlchemy has."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
import sqlalchemy

DOCS = Path(__file__).parents[2] / "docs"
SCRIPT = runpy.run_path(str(DOCS / "signatures.py"))
FOUND = dict(runpy.run_path(str(DOCS / "parameters.py"))["constructs"]())
RELEASE = ".".join(sqlalchemy.__version__.split(".")[:2])


def test_the_table_is_that_of_its_newest_release():
    written = json.loads(SCRIPT["FILE"].read_text("utf-8"))
    if written["sqlalchemy"] != sqlalchemy.__version__:
        pytest.skip(f"it was made from another release than {sqlalchemy.__version__}")
    for name, construct in written["constructs"].items():
        here = [dict(each) for each in construct["parameters"] if RELEASE in each["releases"]]
        for parameter in here:
            del parameter["releases"]
        assert here == FOUND[name], "run python docs/signatures.py build/versions"
