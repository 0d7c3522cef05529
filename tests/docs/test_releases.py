"""What is known of SQLAlchemy's releases is what the installed one has."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import sqlalchemy

DOCS = Path(__file__).parents[2] / "docs"
SCRIPT = runpy.run_path(str(DOCS / "releases.py"))
RELEASE = ".".join(sqlalchemy.__version__.split(".")[:2])


def test_the_table_says_what_the_installed_release_has():
    written = json.loads(SCRIPT["FILE"].read_text("utf-8"))
    assert RELEASE in written["sqlalchemy"], "run python docs/releases.py build/versions"
    here = dict(runpy.run_path(str(DOCS / "public_api.py"))["api"]())
    told = {name: RELEASE in having for name, having, *_ in written["api"]}
    assert len(told) > 500
    assert told == {name: name in here for name in told}, "run python docs/releases.py build/versions"
