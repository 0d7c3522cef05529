"""Each module's mistake is found at its line, and not in the right module."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from recall_runs import MODULES
from recalled import Files, Module

from judging import the_judge
from sqlassay.kit import Environment
from sqlassay.lint import Diagnostic, Selection, check
from sqlassay.lint.rules import all_rules
from sqlassay.model.workspace import Workspace

PROJECT = Path("/project")
CODES = {rule.code for rule in all_rules()}
NAMES = {module.name for module in MODULES}
NO_SESSION = "nothing says that the parameter is a session"
NO_STATE = "what a function of the project gives has no state"
GROWS = "the statement grows in a variable"
MISSED = {
    "asyncio: A commit within a loop over objects": "a turn does not expire the next one's object",
    "asyncio: A method of the model that loads": "what a method of the model loads is not told at its call",
    "asyncio: A token that is read after it was written": NO_STATE,
    "asyncio: After a rollback": "how the parameter was loaded is not known",
    "asyncio: An object of a repository that commits": "what a method did with the object is not known",
    "asyncio: An object that is a coroutine": "it is compared with None, and nothing is read of it",
    "commands: Migrations by hand": "the text of a statement stands in a variable of a loop",
    "commands: Names that a table of Core does not have": "the names stand in parameters",
    "joins: A name after a join": NO_SESSION,
    "joins: A product of two tables": NO_SESSION,
    "joins: A relationship that always loads by a join": "options are looked at, and not the mapping",
    "joins: Items of a user by her email": NO_SESSION,
    "joins: Two classes in one query": NO_SESSION,
    "loading: A count as a condition": "`select(func.count())` is not seen as a count",
    "loading: A count that is compared with none": "the count stands in a variable",
    "loading: A helper that commits, in a loop": "the commit stands in a function that the loop calls",
    "loading: A page that is counted from one": NO_SESSION,
    "loading: A query in a comprehension": NO_SESSION,
    "loading: A relationship as the key of a sort": NO_SESSION,
    "loading: A slice of a query": NO_SESSION,
    "loading: All rows to know whether there is one": NO_SESSION,
    "loading: Commits while one deletes": NO_SESSION,
    "loading: Text with parameters, one by one": "a text in a variable is not read",
    "operators: A constant of a mixin": "a plain value may be what somebody means",
    "operators: Limits as Python chains them": "a chain of comparisons is not seen as an `and`",
    "packages: A lazy relationship behind a facade": NO_STATE,
    "packages: A service that gives away what its scope closed": NO_STATE,
    "results: A loop over a joined result": NO_SESSION,
    "results: A row that is changed": NO_SESSION,
    "results: Rows as the values of another query": NO_SESSION,
    "results: Rows that are read after the block": "sessions are followed, and not connections",
    "results: Two loops over scalars": NO_SESSION,
    "security: A URL that is put together": "the password is an argument of `URL.create`, not part of a URL",
    "security: A sort that comes with a value": "the text is made by a function",
    "sessions: A new object after its block": NO_STATE,
    "sessions: An object of a repository that closes": NO_STATE,
    "sessions: An object that was changed and committed": NO_STATE,
    "sessions: An object that was expunged": "the session may have known the object that it leads to",
    "sqlmodel: A hero after the session": NO_STATE,
    "statements: A filter by a name of another class": GROWS,
    "statements: A new object with a wrong name": "an object is made, no statement",
    "transactions: A message for the user": "`Model.query` is not seen as a use of the session",
    "versions: A scalar of a session's bind": NO_SESSION,
    "versions: A string in a variable, in a loop": NO_SESSION,
}
"""Mistakes that are not found, and why; a code stands for the modules of a rule."""
FALSE = {
    "statements: A search without words": "a conditional expression is not seen as a guard",
}
"""Right modules of which the rule says something, and why."""


def found(files: Files, code: str) -> list[tuple[str, int, int]]:
    """The file, first and last line of each finding of a rule in a project of these files."""
    workspace = Workspace.empty().with_judge(the_judge())
    workspace = workspace.with_texts((PROJECT / name, text, PROJECT) for name, text in files.items())
    selection = Selection(select=(code,))
    return [
        (name, *lines(diagnostic, text))
        for name, text in files.items()
        for diagnostic in check(workspace, PROJECT / name, selection, Environment())
    ]


def lines(diagnostic: Diagnostic, text: str) -> tuple[int, int]:
    first, last = (text.count("\n", 0, place) + 1 for place in diagnostic.span)
    return first, last


def is_found(module: Module) -> bool:
    """Whether there is a finding, and each has a mark on one of its lines."""
    marks = {(name, line) for _, name, line in module.expected}
    findings = found(module.files, module.code)
    marked = [any((name, line) in marks for line in range(first, last + 1)) for name, first, last in findings]
    assert all(marked), f"a finding without a mark: {findings}"
    return bool(findings)


def is_missed(module: Module) -> bool:
    return module.name in MISSED or module.code in MISSED


@pytest.mark.parametrize("module", [m for m in MODULES if m.code in CODES], ids=lambda module: module.name)
def test_it_is_found(module: Module) -> None:
    assert is_found(module) != is_missed(module)


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.code in CODES and m.right], ids=lambda module: module.name
)
def test_nothing_is_found_where_it_is_right(module: Module) -> None:
    assert module.right is not None
    assert bool(found(module.right, module.code)) == (module.name in FALSE)


def test_what_is_missed_is_there() -> None:
    rules = {module.code for module in MODULES} - CODES
    assert {key for key in MISSED if key.startswith("SA")} == rules
    assert {key for key in MISSED if not key.startswith("SA")} <= NAMES >= FALSE.keys()


def test_each_rule_has_a_few() -> None:
    counts = Counter(module.code for module in MODULES)
    assert len(MODULES) >= 150
    assert all(2 <= count <= 12 for count in counts.values()), counts
