"""Reads the standards document out of the installed package."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from sqlassay.standards.outline import headings, without_blocks

_CHAPTER_FILE = re.compile(r"(\d\d)-[\w-]+\.md")
_NUMBER_LINE = re.compile(r"\*Section (\d+\.\d+)\*\n?")
_MANUAL = re.compile(r"https://(?:docs\.sqlalchemy\.org|alembic\.sqlalchemy\.org)/[^\s)>\]]+")
_INTERNAL_LINK = re.compile(r"\]\((?:\d\d-[\w-]+\.md)?#([\w-]+)\)")


class UnknownAnchorError(LookupError):
    """No section of the standards document has this anchor."""

    def __init__(self, anchor: str, known: list[str]) -> None:
        near = difflib.get_close_matches(anchor, known, n=1, cutoff=0.0)
        super().__init__(f"no section of the standards has the anchor {anchor!r}; the nearest is {near[0]!r}")


@dataclass(frozen=True, slots=True)
class Section:
    """A section (``##``) or a part of one (``###``) of the standards document."""

    anchor: str
    """Its heading's slug, unique over the whole document."""
    title: str
    number: str
    """``2.2``; a part has the number of its section."""
    parent: str | None
    """A part's section's anchor; None for a section."""
    text: str
    """Its Markdown, without its heading, its number and the block of rules. A section's text ends where its
    first part starts. Links to other sections are relative: see ``link_targets_absolute``."""
    path: str
    """File name of its chapter."""
    line: int
    """Line of its heading in that file, counted from 1."""
    manual_links: tuple[str, ...]
    """Addresses in the manuals of SQLAlchemy and Alembic, in order, each once."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: one Markdown file."""

    number: int
    title: str
    path: str
    """File name, such as ``02-patterns.md``."""
    text: str
    sections: tuple[Section, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """The chapters in order."""
    names = sorted(entry.name for entry in _folder().iterdir() if _CHAPTER_FILE.fullmatch(entry.name))
    return tuple(_chapter(name, (_folder() / name).read_text(encoding="utf-8")) for name in names)


@cache
def sections() -> tuple[Section, ...]:
    """All sections and their parts, in the document's order."""
    return tuple(section for chapter in chapters() for section in chapter.sections)


def section(anchor: str) -> Section:
    """The section with this anchor.

    :raises UnknownAnchorError: when there is none; it names the nearest.
    """
    found = _by_anchor().get(anchor)
    if found is None:
        raise UnknownAnchorError(anchor, list(_by_anchor()))
    return found


def url(anchor: str, base: str | None = None) -> str:
    """Where to read the section: a ``file:`` URI into the installed package, or an address under ``base``.

    ``base`` is the address of a folder that holds the chapters' Markdown files.

    :raises UnknownAnchorError: when no section has this anchor.
    """
    name = section(anchor).path
    document = f"{base.rstrip('/')}/{name}" if base else (_folder() / name).absolute().as_uri()
    return f"{document}#{anchor}"


def link(anchor: str, base: str | None = None) -> str:
    """Where a link leads that an editor shows: `url`, but a local page at the heading's line (``#L12``).

    Editors open a local page as text, where they find lines and no headings.

    :raises UnknownAnchorError: when no section has this anchor.
    """
    address = url(anchor, base)
    return address if base else f"{address.removesuffix(anchor)}L{section(anchor).line}"


def link_targets_absolute(markdown: str, base: str | None = None) -> str:
    """A section's ``markdown`` with links to other sections made absolute, for an editor to show."""
    return _INTERNAL_LINK.sub(lambda match: f"]({link(match[1], base)})", markdown)


def _folder() -> Path:
    return Path(str(files("sqlassay.standards")))


@cache
def _by_anchor() -> dict[str, Section]:
    return {section.anchor: section for section in sections()}


def _chapter(name: str, text: str) -> Chapter:
    title, found, number, parent = "", [], "", ""
    for heading in headings(text):
        if heading.level == 1:
            title = heading.title
            continue
        body = without_blocks(heading.body)
        if heading.level == 2:
            parent = heading.anchor
            if match := _NUMBER_LINE.match(body):
                number, body = match[1], body[match.end() :].strip()
        found.append(
            Section(
                anchor=heading.anchor,
                title=heading.title,
                number=number,
                parent=parent if heading.level == 3 else None,
                text=body,
                path=name,
                line=heading.line,
                manual_links=tuple(dict.fromkeys(_MANUAL.findall(body))),
            )
        )
    return Chapter(int(name[:2]), title, name, text, tuple(found))
