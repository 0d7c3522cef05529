"""The example application: what its README says was planted is what is found, and the rest of it works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import sqlassay
from sqlassay.lint import all_rules

SHOP = Path(__file__).parents[2] / "examples" / "shop"
ROW = re.compile(r"^\| \[(SA\d{3})\].* \| `(.+)` \| `(.+)` \|$", re.MULTILINE)
OF_LATER = {"SA712", "SA812"}
"""Rules that have nothing to say to a project that supports 2.0."""
Planted = tuple[str, str, str]
"""A rule's code, a file, and the line."""


def test_what_is_found_is_what_was_planted() -> None:
    told = planted()
    assert found() == told
    assert {code for code, _, _ in told} == {rule.code for rule in all_rules() if rule.enabled} - OF_LATER


def test_the_application_works() -> None:
    """Its own tests, on SQLite."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=SHOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


def planted() -> list[Planted]:
    return sorted(ROW.findall((SHOP / "README.md").read_text("utf-8")))


def found() -> list[Planted]:
    done = subprocess.run(
        [sys.executable, "-m", "sqlassay", "check", "--output-format", "json", "."],
        cwd=SHOP,
        env=os.environ | {"PYTHONPATH": str(Path(sqlassay.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    return sorted((each["code"], each["path"], line(each)) for each in json.loads(done.stdout))


def line(finding: dict[str, object]) -> str:
    lines = (SHOP / str(finding["path"])).read_text("utf-8").splitlines()
    return lines[int(str(finding["line"])) - 1].strip()
