"""Regenerates what the documentation takes from the code: ``python docs/build.py``.

With ``--check`` it writes nothing, and exits with 1 when a file is out of date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "server"))

from sqlassay.lint.rules import all_rules  # noqa: E402
from sqlassay.standards import RuleRow, chapters, update_coverage  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")
    check: bool = parser.parse_args(arguments).check
    stale = [(path, text) for path, text in generated() if path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text that it should have."""
    yield from standards()


def standards() -> Iterator[tuple[Path, str]]:
    """The standards' chapters, each section ending with the rules that check it."""
    rules = [RuleRow(rule.code, rule.name, rule.summary, rule.standards) for rule in all_rules()]
    for chapter in chapters():
        yield ROOT / "server" / "sqlassay" / "standards" / chapter.path, update_coverage(chapter.text, rules)


if __name__ == "__main__":
    raise SystemExit(main())
