from __future__ import annotations

import json
import re

import pytest
from console import Command

from sqlassay.lint import all_rules


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
    result = command("explain", "SA1O1")
    assert result.code == 2
    assert result.err.endswith(
        "Error: there is no rule 'SA1O1'; did you mean SA101? sqlassay rules lists them all\n"
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
    rows = json.loads(command("facts", "app/views.py", "--output-format", "json").out)
    (test,) = (row for row in rows if row["fact"] == "IdentityTest")
    assert (test["line"], test["column"], test["end_line"], test["end_column"]) == (5, 29, 5, 46)
    assert command("facts", "missing.py").code == 2


def test_the_server_says_what_is_wrong_with_an_address(command: Command) -> None:
    assert command("server", "--tcp", "2087").code == 2
    assert command("server", "--tcp", "localhost:1", "--ws", "localhost:2").code == 2
    assert command("--version").out.startswith("sqlassay, version ")
