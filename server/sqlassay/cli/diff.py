from __future__ import annotations

import re
from difflib import unified_diff

from sqlassay.cli.finding import Change
from sqlassay.cli.paths import posix

NO_NEWLINE = "\\ No newline at end of file\n"


def diff(change: Change) -> str:
    """A change as a `unified diff
    <https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html>`_
    that ``patch -p0`` and ``git apply -p0`` apply."""
    name = _name(posix(change.shown))
    before, after = _lines(change.source.text), _lines(change.after)
    return "".join(
        _ended(line) for line in unified_diff(before, after, name if before else "/dev/null", name)
    )


def _lines(text: str) -> list[str]:
    """Only ``\\n`` ends a line for ``patch``; the ``\\r`` before it belongs to the line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}"


def _name(path: str) -> str:
    """As git writes it: quoted where it must be, and with a tab after it where it holds a space."""
    if re.search(r'[\x00-\x1f"\\]', path):
        escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped}"'
    return f"{path}\t" if " " in path else path
