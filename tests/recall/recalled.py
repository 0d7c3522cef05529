"""Modules as people have them, in Markdown: each fails or is silently wrong, and the rule for it finds it.

A heading ``##`` with code below it is a module. Its first line of prose links to where people meet it. A
block ```` ```python app.py ```` is a file of it; those below the heading ``#`` belong to all modules of the
document that do not have their own of that name. ``# SA201`` at the end of a line is the finding to expect;
where a reader could point at either of two lines, both are marked.

``app.py`` has a function ``main``, which may be ``async``, and one of three things says what is wrong when it
is called: ``raises: MissingGreenlet``; ``warns: cartesian product``, a part of the warning's text; or a block
```` ```python proof ```` of assertions over what `really_run.py` observes.

```` ```diff app.py ```` makes the right module of it: the lines with ``-`` and without a sign, which stand in
the file once, give way to those with ``+`` and without a sign; blank lines part the places. Of the right
module the proof does not hold, ``main`` ends without an error, and the rule says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ELEMENT = re.compile(
    r"^```(?P<language>\w+)[ ]+(?P<name>[^\n]+)\n(?P<text>.*?)^```$"
    r"|^(?P<level>#+) (?P<title>[^\n]+)$"
    r"|^(?P<key>raises|warns): (?P<value>[^\n]+)$",
    re.MULTILINE | re.DOTALL,
)
"""A block, a heading outside of blocks, or a line that says what happens."""
MARK = re.compile(r"  # (SA\d{3})$", re.MULTILINE)
Files = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Module:
    topic: str
    title: str
    text: str
    """What stands below the heading, as it is in the document."""
    files: Files
    """By name; with the marks, which are comments."""
    right: Files | None
    """The files of the right module, where it is short to say."""
    raises: str
    warns: str
    proof: str

    @property
    def name(self) -> str:
        return f"{self.topic}: {self.title}"

    @property
    def expected(self) -> set[tuple[str, str, int]]:
        """The code, file and line of each mark."""
        return {
            (mark[1], name, text.count("\n", 0, mark.start()) + 1)
            for name, text in self.files.items()
            for mark in MARK.finditer(text)
        }

    @property
    def code(self) -> str:
        """The rule whose finding is expected."""
        (code,) = {code for code, _, _ in self.expected}
        return code


def modules(folder: Path) -> Iterator[Module]:
    """The modules of a folder's documents, in order."""
    for document in sorted(folder.glob("*.md")):
        yield from modules_of(document.stem, document.read_text("utf-8"))


def modules_of(topic: str, text: str) -> Iterator[Module]:
    shared: dict[str, str] = {}
    elements = list(ELEMENT.finditer(text))
    starts = [place for place, element in enumerate(elements) if element["level"]]
    for start, end in zip(starts, [*starts[1:], len(elements)], strict=True):
        heading, parts = elements[start], elements[start + 1 : end]
        if heading["level"] == "#":
            shared = files_of(parts)
        else:
            below = text[heading.end() : elements[end].start() if end < len(elements) else None]
            yield module_of(topic, heading["title"], below, shared, parts)


def module_of(topic: str, title: str, text: str, shared: Files, parts: list[re.Match[str]]) -> Module:
    files = {**shared, **files_of(parts)}
    edits = {part["name"]: part["text"] for part in parts if part["language"] == "diff"}
    right = {name: MARK.sub("", text) for name, text in files.items()}
    for name, edit in edits.items():
        right[name] = edited(right[name], edit, f"{topic}: {title}")
    said = {part["key"]: part["value"] for part in parts if part["key"]}
    proof = "".join(part["text"] for part in parts if part["name"] == "proof")
    assert len(said) + bool(proof) == 1, f"{topic}: {title}: one thing says what is wrong"
    return Module(
        topic,
        title,
        text,
        files,
        right if edits else None,
        said.get("raises", ""),
        said.get("warns", ""),
        proof,
    )


def files_of(parts: list[re.Match[str]]) -> dict[str, str]:
    return {
        part["name"]: part["text"]
        for part in parts
        if part["language"] not in (None, "diff") and part["name"] != "proof"
    }


def edited(text: str, edit: str, where: str) -> str:
    """A file's text after its lines were replaced."""
    for place in re.split(r"\n{2,}", edit.strip("\n")):
        lines = place.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] in "- ")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] in "+ ")
        assert f"\n{text}".count(f"\n{old}") == 1, f"{where}: not once in the file:\n{old}"
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:]
    return text
