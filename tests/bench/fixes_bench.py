"""Applies all fixes to real projects, and holds what became of each against what the findings had announced.

Usage: python tests/bench/fixes_bench.py [--write] [--unsafe] [--quick] [--read N] [--only PROJECT]… FOLDER

FOLDER holds the projects' sources, each in a folder of its own; they are copied, and only the copies change.
``VIRTUAL_ENV`` names the environment whose packages are read and whose SQLAlchemy is asked. ``--unsafe``
applies the unsafe fixes as well, to another copy. ``--read N`` prints up to N fixes of each rule to be read,
the same ones every time; ``--write`` puts the table into docs/precision.md.

Three runs over each copy: ``check`` says what it finds and which edits would mend it, ``check --fix`` makes
them, and a second ``check --fix`` has to leave every file as it is. With ``--quick`` that looks at the
changed files alone; what is left in the others is then taken from the first. A problem is

- a changed file that does not parse any more, or that is no Python file,
- a changed line in which no announced edit lies,
- an announced fix that was not made, while its finding is still there,
- a finding that was not there before, by code, message and text of the line; that text may be another one
  where the fix of a second finding has changed the line.

Exit code: 1 if there is any problem.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import io
import json
import re
import subprocess
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from random import Random
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

REPORT = Path(__file__).parents[2] / "docs" / "precision.md"
MARKS = "<!-- the fixes' table -->\n", "<!-- the last line of it -->\n"
SEED = 7
HEADINGS = (
    "project", "findings", "with a fix", "fixes made", "files changed", "lines changed", "problems",
)  # fmt: skip

Json = dict[str, Any]
Files = Mapping[str, bytes]


class Run(NamedTuple):
    """What a run of ``check`` said."""

    findings: list[Json]
    fixed: int
    """How many findings it says it mended."""


class Applied(NamedTuple):
    """What fixing did to a project."""

    findings: int
    announced: list[Json]
    """The findings whose fix was to be made."""
    fixed: int
    changed: dict[str, tuple[bytes, bytes]]
    """The files that differ, before and after."""
    problems: list[str]

    def cells(self) -> list[str]:
        """The cells of its row behind the project's name."""
        diffs = [text_diff(*map(lines_of, texts)) for texts in self.changed.values()]
        lines = sum(max(b - a, d - c) for diff in diffs for a, b, c, d in diff)
        numbers = self.findings, len(self.announced), self.fixed, len(self.changed), lines, len(self.problems)
        return [str(number) for number in numbers]


def check(folder: Path, *options: str, paths: Iterable[str] = (".",)) -> Run:
    """A run of its own over a folder; whatever ends it early raises."""
    with TemporaryDirectory() as aside:
        output = Path(aside) / "findings.json"
        command = [sys.executable, "-m", "sqlassay", "check", "--cache-dir", str(folder.parent / "cache")]
        command += ["--output-format", "json", "--output-file", str(output), *options, *paths]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1) and not output.exists():
            raise SystemExit(f"{folder.name}: exit code {done.returncode}\n{done.stderr}")
        fixed = re.search(r"Fixed (\d+) finding", done.stderr)
        return Run(json.loads(output.read_text("utf-8")), int(fixed[1]) if fixed else 0)


def apply_fixes(project: Path, *, unsafe: bool, quick: bool) -> Applied:
    """Fix a copy of a project, and look at what came of it."""
    safeties = ("safe", "unsafe") if unsafe else ("safe",)
    options = ("--fix", "--unsafe-fixes") if unsafe else ("--fix",)
    with TemporaryDirectory() as aside:
        copy = Path(aside) / project.name
        copytree(project, copy, symlinks=True)
        before, found = files_of(copy), check(copy).findings
        (left, fixed), after = check(copy, *options), files_of(copy)
        changed = differing(before, after)
        if changed or not quick:
            looked_at = list(changed) if quick else ["."]
            second = check(copy, *options, paths=looked_at).findings
            left = second + [finding for finding in left if quick and finding["path"] not in changed]
        again = files_of(copy)
    announced = [finding for finding in found if finding["fix"] and finding["fix"]["safety"] in safeties]
    problems = [
        *(f"{path}: a second run changes it" for path in differing(after, again)),
        *not_parsing(changed),
        *beyond(changed, announced),
        *wrong_findings(found, announced, left, Lines(before), Lines(again)),
    ]
    return Applied(len(found), announced, fixed, changed, problems)


def files_of(folder: Path) -> Files:
    """All files below a folder, by their paths in it."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def differing(before: Files, after: Files) -> dict[str, tuple[bytes, bytes]]:
    paths = sorted(before.keys() | after.keys())
    pairs = {path: (before.get(path, b""), after.get(path, b"")) for path in paths}
    return {path: (old, new) for path, (old, new) in pairs.items() if old != new}


def not_parsing(changed: Mapping[str, tuple[bytes, bytes]]) -> Iterator[str]:
    """Files that could be parsed, and cannot any more."""
    for path, texts in changed.items():
        if not path.endswith(".py"):
            yield f"{path}: it is not Python's, and changed"
            continue
        wrong = [failure(text) for text in texts]
        if wrong[1] is not None and wrong[0] is None:
            yield f"{path}: it does not parse any more: {wrong[1]}"


def failure(text: bytes) -> SyntaxError | None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error
    return None


def beyond(changed: Mapping[str, tuple[bytes, bytes]], announced: Iterable[Json]) -> Iterator[str]:
    """Changed lines in which no announced edit lies."""
    expected: dict[str, set[int]] = defaultdict(set)
    for finding in announced:
        for edit in finding["fix"]["edits"]:
            expected[edit["path"]].update(range(edit["line"], edit["end_line"] + 1))
    for path, texts in changed.items():
        old, new = map(lines_of, texts)
        for start, end, new_start, new_end in text_diff(old, new):
            touched = set(range(start + 1, end + 1))
            inside = touched <= expected[path] if touched else {start, start + 1} & expected[path]
            if not inside:
                hunk = [*(f"  - {line}" for line in old[start:end])]
                hunk += [f"  + {line}" for line in new[new_start:new_end]]
                yield "\n".join([f"{path}:{start + 1}: changed, and no finding had said so", *hunk])


def wrong_findings(
    found: list[Json], announced: list[Json], left: list[Json], before: Lines, after: Lines
) -> Iterator[str]:
    """Findings that are still there, and such as were not there before.

    The line of a finding may be one that another finding's fix has changed.
    """
    gone = Counter(map(before.key, announced))
    expected = Counter(map(before.key, found)) - gone
    there = Counter(map(after.key, left))
    changed = Counter[tuple[str, ...]]()
    for key, count in (expected - there).items():
        changed[key[:-1]] += count
    surplus = there - expected
    for finding in left:
        key = after.key(finding)
        if surplus[key] <= 0:
            continue
        surplus[key] -= 1
        changed[key[:-1]] -= 1
        if changed[key[:-1]] < 0:
            what = "the fix was announced, and it is still there" if gone[key] > 0 else "it is new"
            yield f"{place(finding)}: {finding['code']}: {what}: {finding['message'].splitlines()[0]}"


class Lines:
    """The lines that findings stand on."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def of(self, path: str) -> list[str]:
        """The lines of a file, without their ends."""
        return lines_of(self._files[path])

    def key(self, finding: Json) -> tuple[str, ...]:
        """What makes findings of two runs the same."""
        line = self.of(finding["path"])[finding["line"] - 1].strip()
        return finding["path"], finding["code"], finding["message"], line


def lines_of(text: bytes) -> list[str]:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(text).readline)
    return text.decode(encoding).replace("\r\n", "\n").split("\n")


def text_diff(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """The pieces that differ: lines from and to in the old text, and in the new one; they count from 0."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [tuple(piece) for tag, *piece in matcher.get_opcodes() if tag != "equal"]


def place(finding: Json) -> str:
    return f"{finding['path']}:{finding['line']}"


def to_read(project: str, applied: Applied, most: int) -> Iterator[str]:
    """Up to `most` fixes of each rule, with the diff of each by itself."""
    by_rule: dict[str, list[Json]] = defaultdict(list)
    for finding in applied.announced:
        by_rule[finding["code"]].append(finding)
    for code, all_of_it in sorted(by_rule.items()):
        chosen = Random(SEED).sample(all_of_it, min(most, len(all_of_it)))
        for finding in sorted(chosen, key=lambda one: (one["path"], one["line"])):
            yield f"## {project} {code} {place(finding)}: {finding['fix']['message']}\n"
            edited: dict[str, list[Json]] = defaultdict(list)
            for edit in finding["fix"]["edits"]:
                edited[edit["path"]].append(edit)
            for path, edits in edited.items():
                old = lines_of(applied.changed[path][0])
                new = with_edits(old, edits)
                yield "\n".join(difflib.unified_diff(old, new, path, path, n=4, lineterm="")) + "\n"


def with_edits(lines: list[str], edits: list[Json]) -> list[str]:
    """The lines after the edits."""
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    text = "\n".join(lines)
    for edit in sorted(edits, key=lambda one: (one["line"], one["column"]), reverse=True):
        start = starts[edit["line"] - 1] + edit["column"] - 1
        end = starts[edit["end_line"] - 1] + edit["end_column"] - 1
        text = text[:start] + edit["content"].replace("\r\n", "\n") + text[end:]
    return text.split("\n")


def table(rows: list[list[str]], *, unsafe: bool) -> str:
    headings = [*HEADINGS, *(f"{heading}, unsafe as well" for heading in HEADINGS[2:] if unsafe)]
    return "".join(f"| {' | '.join(line)} |\n" for line in [headings, ["---"] * len(headings), *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--unsafe", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--read", type=int, default=0, metavar="N")
    parser.add_argument("--only", action="append", metavar="PROJECT")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    rows: list[list[str]] = []
    problems = 0
    for name in arguments.only or sorted(path.name for path in folder.iterdir() if path.is_dir()):
        done = [
            apply_fixes(folder / name, unsafe=unsafe, quick=arguments.quick)
            for unsafe in (False, True)[: 1 + arguments.unsafe]
        ]
        rows.append([name, *done[0].cells(), *(cell for each in done[1:] for cell in each.cells()[1:])])
        print(" | ".join(rows[-1]), flush=True)
        for applied in done:
            problems += len(applied.problems)
            print(*(f"problem: {problem}" for problem in applied.problems), sep="\n", flush=True)
        print(*to_read(name, done[-1], arguments.read), sep="\n", flush=True)
    if arguments.write:
        before, mark, rest = REPORT.read_text("utf-8").partition(MARKS[0])
        assert mark, f"{REPORT} has no {MARKS[0]}"
        written = table(rows, unsafe=arguments.unsafe)
        REPORT.write_text(f"{before}{mark}{written}{MARKS[1]}{rest.partition(MARKS[1])[2]}", "utf-8")
    raise SystemExit(problems > 0)


if __name__ == "__main__":
    main()
