from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from console import Command

from sqlassay.lint import all_rules

SERVICE = """\
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import User


def first(session: Session):
    return session.scalars(select(User)).first()
"""

LOST = """\
from somewhere import Base


class Lost(Base):
    __tablename__ = "lost"


def commit(session):
    session.commit()
"""


@pytest.mark.usefixtures("project")
def test_explain_prints_the_page_the_standards_and_how_the_version_was_found(command: Command) -> None:
    by_code, by_name = command("explain", "SA101"), command("explain", "python-identity-test-on-column")
    assert by_code == by_name and by_code.code == 0
    page = by_code.out
    assert page.startswith("# SA101 python-identity-test-on-column\n")
    assert "## Why" in page and "```python\n" in page
    assert re.search(r"## Standards\n\n- \d+\.\d+ \[.+\]\(file:.+#[\w-]+\)\n", page)
    assert page.endswith("support here is 2.0, by pyproject.toml: sqlalchemy>=2.0.\n")


def test_explain_of_an_unknown_rule_names_the_nearest(command: Command) -> None:
    result = command("explain", "SA6O1")
    assert result.code == 2
    assert result.err.endswith(
        "Error: there is no rule 'SA6O1'; did you mean SA601? sqlassay rules lists them all\n"
    )


def test_rules_lists_every_rule(command: Command) -> None:
    lines = command("rules").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in all_rules()]
    rows = json.loads(command("rules", "--output-format", "json").out)
    assert [row["name"] for row in rows] == [rule.name for rule in all_rules()]
    assert all(row["summary"] and row["severity"] in ("error", "warning", "info", "hint") for row in rows)


@pytest.mark.usefixtures("project")
def test_facts_prints_what_rules_see(command: Command) -> None:
    text = command("facts", "app/views.py")
    assert text.code == 0 and "5:29 IdentityTest\n    operator: is\n    left: User.name: " in text.out
    known = json.loads(command("facts", "app/views.py", "--output-format", "json").out)
    (test,) = (row for row in known["facts"] if row["fact"] == "IdentityTest")
    assert (test["line"], test["column"], test["end_line"], test["end_column"]) == (5, 29, 5, 46)
    (column,) = (row for row in known["kinds"] if row["expression"] == "User.name")
    assert (column["line"], column["column"], column["kind"]) == (5, 29, "Column[User.name]")
    assert "5:29    User.name                                Column[User.name]\n" in text.out
    assert command("facts", "missing.py").code == 2


@pytest.mark.usefixtures("project")
def test_facts_says_what_functions_do(command: Command, tmp_path: Path) -> None:
    (tmp_path / "app" / "service.py").write_text(SERVICE)
    known = json.loads(command("facts", "app/service.py", "--output-format", "json").out)
    assert known["functions"] == [{"function": "first", "does": ["execute select User on session"]}]
    assert "\nfirst()\n    execute select User on session\n" in command("facts", "app/service.py").out


@pytest.mark.usefixtures("project")
def test_stats_count_what_is_known(command: Command, tmp_path: Path) -> None:
    (tmp_path / "app" / "service.py").write_text(SERVICE)
    (tmp_path / "app" / "lost.py").write_text(LOST)
    done = command("facts", "--stats", ".", "--output-format", "json")
    assert json.loads(done.out) == {
        "files": 5,
        "mapped_classes": 2,
        "resolved": 1,
        "partly_resolved": 1,
        "unresolved": 0,
        "unresolved_reasons": {"base somewhere.Base": 1},
        "columns": 2,
        "relationships": 0,
        "sessions": 1,
        "statements": 2,
        "statements_executed": 1,
        "receivers": 2,
        "receivers_known": 1,
    }
    words = command("facts", "--stats", "app").out
    assert "mapped classes   2 (1 fully resolved, 1 partly, 0 not)\n" in words
    assert "receivers        1 known of 2 (50%)\n" in words


@pytest.mark.usefixtures("project")
def test_stats_of_what_is_not_there_or_not_python(command: Command, tmp_path: Path) -> None:
    missing = command("facts", "--stats", "nowhere")
    assert (missing.code, missing.out) == (2, "") and "there is no such file or folder" in missing.err
    (tmp_path / "app" / "binary.py").write_bytes(b"\0")
    done = command("facts", "--stats", "app")
    assert done.code == 2 and "binary.py: this is a binary file" in done.err
    assert "files            3\n" in done.out


def test_the_server_says_what_is_wrong_with_an_address(command: Command) -> None:
    assert command("server", "--tcp", "2087").code == 2
    assert command("server", "--tcp", "localhost:1", "--ws", "localhost:2").code == 2
    assert command("--version").out.startswith("sqlassay, version ")
