"""The documentation is up to date, and its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlassay.standards.outline import headings

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "server").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
]
CODE = re.compile(r"^(```+|~~~+).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(<?([^)>\s]+)")
TESTS = re.compile(r"`(tests/[\w/.-]+)`")


def test_nothing_that_is_generated_is_stale() -> None:
    build = [sys.executable, str(ROOT / "docs" / "build.py"), "--check"]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run `make docs`\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page: Path) -> None:
    assert [link for link in links(page.read_text("utf-8")) if not leads_somewhere(page, link)] == []


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_the_tests_that_are_named_are_there(name: str) -> None:
    named = set(TESTS.findall((ROOT / "docs" / name).read_text("utf-8")))
    assert named and [path for path in sorted(named) if not (ROOT / path).exists()] == []


def links(text: str) -> Iterator[str]:
    found = (match[1] for match in LINK.finditer(CODE.sub("", text)))
    return (link for link in found if not re.match(r"[a-z]+:", link))


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, fragment = link.partition("#")
    target = page.parent / path if path else page
    if not fragment:
        return target.exists()
    return target.is_file() and fragment in {each.anchor for each in headings(target.read_text("utf-8"))}
