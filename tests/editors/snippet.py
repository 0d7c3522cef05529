"""Prints a block of code of a page, so that what is tested is what people copy:
`snippet.py PAGE HEADING [NUMBER]`, the first block under that heading if no number is given.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FENCE = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def snippet(page: str, heading: str, number: int = 1) -> str:
    """The text of a fenced block.

    :raises ValueError: when the page has no such heading.
    :raises IndexError: when there are fewer blocks under it.
    """
    _, under = page.split(f"\n## {heading}\n")
    return FENCE.findall(under.split("\n## ")[0])[number - 1]


if __name__ == "__main__":
    path, heading, *number = sys.argv[1:]
    sys.stdout.write(snippet(Path(path).read_text("utf-8"), heading, *map(int, number)))
