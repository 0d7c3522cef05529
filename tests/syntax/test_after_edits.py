"""After an edit only the blocks around it are split off anew; they must be those of the whole text."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from test_quick import installed, read

from sqlassay.syntax import Document
from sqlassay.syntax.blocks import Kind, split

TYPED = (
    *("x", "\n", '"', '"""', "'", "(", ")", ":", "    ", "\f", "\r\n", "\\\n", "#c\n", "@dec\n"),
    *("def f(", "class A:\n", "else:\n", "from x import y\n", '\nif __name__ == "__main__":\n    pass\n'),
)
LARGEST = 60_000
"""Characters."""


def edits(text: str, chance: Random) -> Iterator[str]:
    """A text after one edit, after another, and so on."""
    for _ in range(8):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([0, 0, 0, 1, 3, 20, 200]))
        if chance.random() < 0.8:
            new = "".join(chance.choices(TYPED, k=chance.choice([0, 1, 1, 2])))
        else:
            pasted = chance.randrange(len(text) + 1)
            new = text[pasted : pasted + chance.randrange(300)]
        text = text[:start] + new + text[end:]
        yield text


def places(document: Document) -> list[tuple[int, int, Kind, tuple[str, ...]]]:
    return [(unit.start, unit.end, unit.kind, unit.owner) for unit in document.units]


@pytest.mark.parametrize(
    "seed", [6, 7, 9, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(10, 50))]
)
def test_the_blocks_are_those_of_the_whole_text(seed: int) -> None:
    chance = Random(seed)
    texts = [text for path in chance.sample(installed(), 12) if len(text := read(path)) < LARGEST]
    for first in texts:
        document = Document.parse(first)
        for text in edits(first, chance):
            document = Document.parse(text, document)
            expected = [(piece.start, piece.end, piece.role.kind, piece.role.owner) for piece in split(text)]
            assert places(document) == expected, text
            assert "".join(unit.text for unit in document.units) == text
