"""What completion says of SQLAlchemy's arguments is what SQLAlchemy has."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
import sqlalchemy

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "signatures.py"))


def test_the_table_is_that_of_its_release():
    written = SCRIPT["FILE"].read_text("utf-8")
    if json.loads(written)["sqlalchemy"] != sqlalchemy.__version__:
        pytest.skip(f"it was made from another release than {sqlalchemy.__version__}")
    assert written == SCRIPT["text"](), "run python docs/signatures.py"
