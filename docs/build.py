"""Regenerates what the documentation takes from the code: ``python docs/build.py``.

With ``--check`` it writes nothing, and exits with 1 when a file is out of date.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "server"))

from sqlassay import standards  # noqa: E402
from sqlassay.kit import Rule  # noqa: E402
from sqlassay.lint import all_rules  # noqa: E402

STANDARDS = ROOT / "server" / "sqlassay" / "standards"
RULE_PAGES = ROOT / "docs" / "rules"
README = ROOT / "README.md"
TABLE = re.compile(r"(?<=<!-- rules -->\n).*(?=<!-- /rules -->)", re.DOTALL)
RUN = re.compile(r"(<!-- run: sqlassay ([^\n]*) -->\n).*?(?=<!-- /run -->)", re.DOTALL)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")
    check: bool = parser.parse_args(arguments).check
    wanted: dict[Path, str | None] = dict.fromkeys(RULE_PAGES.glob("*.md"))
    wanted |= dict(generated())
    stale = [(path, text) for path, text in wanted.items() if _read(path) != text]
    for path, text in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            _write(path, text)
    return 1 if check and stale else 0


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text that it should have."""
    rules = all_rules()
    yield from chapters(rules)
    for rule in rules:
        yield RULE_PAGES / page_name(rule), rule_page(rule)
    yield RULE_PAGES / "README.md", index(rules)
    readme = RUN.sub(lambda match: match[1] + console(match[2]), README.read_text("utf-8"))
    yield README, TABLE.sub(lambda _: f"\n{table(rules, 'docs/rules/')}\n", readme)


def chapters(rules: Iterable[Rule]) -> Iterator[tuple[Path, str]]:
    """The standards' chapters, each section ending with the rules that check it."""
    rows = [standards.RuleRow(rule.code, rule.name, rule.summary, rule.standards) for rule in rules]
    for chapter in standards.chapters():
        yield STANDARDS / chapter.path, standards.update_coverage(chapter.text, rows)


def page_name(rule: Rule) -> str:
    """The file name of a rule's page."""
    return f"{rule.code}-{rule.name}.md"


def rule_page(rule: Rule) -> str:
    """What a rule is, then its docstring, then the standards that it enforces."""
    rest = rule.page.text.removeprefix(rule.page.summary)
    enforced = map(standards.section, rule.standards)
    folder = "../../server/sqlassay/standards"
    links = (f"- {one.number} [{one.title}]({folder}/{one.path}#{one.anchor})" for one in enforced)
    default = "on" if rule.enabled else f"off: `--extend-select {rule.code}`"
    return "\n".join(
        [
            f"# {rule.code} {rule.name}",
            "",
            rule.summary,
            "",
            "| severity | fix | by default | since |",
            "| --- | --- | --- | --- |",
            f"| {rule.severity} | {rule.fix or 'none'} | {default} | {rule.since} |",
            "",
            rest.strip(),
            "",
            "## Standards",
            "",
            *links,
            "",
        ]
    )


def index(rules: Iterable[Rule]) -> str:
    """All rules, family by family."""
    intro = "How to choose among them, to change their severity and to suppress a finding: see the"
    guide = "[configuration](../guide/configuration.md) and the [command line](../guide/command-line.md)."
    return f"# Rules\n\n{intro} {guide}\n\n{table(rules, '')}"


def table(rules: Iterable[Rule], folder: str) -> str:
    """A table a family, with links to the rules' pages in `folder`."""
    families = groupby(rules, key=lambda rule: rule.family)
    return "\n".join(f"{_heading(family)}{_rows(members, folder)}" for family, members in families)


def console(arguments: str) -> str:
    """What a terminal shows when sqlassay is run with `arguments` in the top folder."""
    done = subprocess.run(
        [sys.executable, "-m", "sqlassay", *shlex.split(arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "server")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return f"\n```console\n$ sqlassay {arguments}\n{done.stdout.rstrip()}\n```\n\n"


def _heading(family: str) -> str:
    says = import_module(f"sqlassay.rules.{family}").__doc__ or family
    columns = "| rule | what it finds | severity | fix |\n| --- | --- | --- | --- |\n"
    return f"### {says.strip().rstrip('.')}\n\n{columns}"


def _rows(rules: Iterable[Rule], folder: str) -> str:
    return "".join(f"| {' | '.join(_cells(rule, folder))} |\n" for rule in rules)


def _cells(rule: Rule, folder: str) -> Iterator[str]:
    yield f"[{rule.code}]({folder}{page_name(rule)})"
    yield " ".join(rule.summary.split()).replace("|", "\\|")
    yield str(rule.severity) if rule.enabled else f"{rule.severity}, off by default"
    yield str(rule.fix or "none")


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def _write(path: Path, text: str | None) -> None:
    """None: the file has no place in the documentation any more."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
