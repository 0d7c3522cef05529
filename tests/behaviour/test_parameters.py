"""The parameters that completion offers for a release are those that the release has."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import sqlalchemy

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "server" / "sqlassay" / "ide" / "completion" / "signatures.json"
FOUND = dict(runpy.run_path(str(ROOT / "docs" / "parameters.py"))["constructs"]())
RELEASE = ".".join(sqlalchemy.__version__.split(".")[:2])


def test_the_table_says_what_this_release_has():
    constructs = json.loads(TABLE.read_text("utf-8"))["constructs"]
    for name, construct in constructs.items():
        listed = {each["name"] for each in construct["parameters"] if RELEASE in each["releases"]}
        assert listed == {each["name"] for each in FOUND.get(name, ())}, name
