from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from sqlassay import standards
from sqlassay.ide.mapped_hover import mapped_hover
from sqlassay.ide.markdown import escape, paragraph
from sqlassay.ide.statement_hover import statement_hover
from sqlassay.lint import Diagnostic
from sqlassay.model.workspace import Workspace
from sqlassay.oracle.dialects import DEFAULT
from sqlassay.text import Span


class Hover(Struct, frozen=True):
    """What to show beside a place of the text, and the characters it is about."""

    span: Span
    markdown: str


def hover(
    workspace: Workspace,
    path: Path,
    offset: int,
    diagnostics: Iterable[Diagnostic],
    standards_url: str | None = None,
    dialect: str = DEFAULT,
    *,
    messages: bool = True,
) -> Hover | None:
    """What to say at `offset`: about the findings that cover it, then about the mapped class or relationship
    and the construct named there, then about the statement around.

    :param diagnostics: the findings of the file.
    :param standards_url: the base address of the standard's pages, in place of the installed ones.
    :param dialect: SQLAlchemy's name of the one to show SQL in.
    :param messages: whether the findings' messages are in it; not where the editor shows them there itself.
    """
    found = sorted(
        (d for d in diagnostics if d.span.contains(offset)), key=lambda d: d.span.end - d.span.start
    )
    parts = [_finding(diagnostic, standards_url, messages=messages) for diagnostic in found]
    span = found[0].span if found else None
    if mapped := mapped_hover(workspace, path, offset, dialect):
        parts.append(mapped[1])
        span = span or mapped[0]
    if (named := workspace.kind_at(path, offset)) and (known := standards.construct(named[1])):
        parts.append(_construct(known, standards_url))
        span = span or named[0]
    if statement := statement_hover(workspace, path, offset, dialect):
        parts.append(statement[1])
        span = span or statement[0]
    return Hover(span, "\n\n---\n\n".join(parts)) if span else None


def _finding(diagnostic: Diagnostic, standards_url: str | None, *, messages: bool) -> str:
    rule = diagnostic.rule
    message = "  \n".join(escape(line) for line in diagnostic.message.splitlines())
    parts = [
        f"**{rule.code}** `{rule.name}`",
        message if messages else "",
        _standards_line(rule.standards, standards_url),
        rule.page.sections.get("Why", "").strip(),
        *_guidance(rule.standards, standards_url),
    ]
    return "\n\n".join(filter(None, parts))


def _construct(known: standards.Construct, standards_url: str | None) -> str:
    links = [_standards_line(known.standards, standards_url), f"[SQLAlchemy manual]({known.manual})"]
    return f"**`{known.name}`**\n\n{known.text}\n\n{' · '.join(filter(None, links))}"


def _guidance(anchors: Sequence[str], standards_url: str | None) -> Iterator[str]:
    """How the first of the standard's sections begins, as a quotation; nothing if not with words."""
    for anchor in anchors[:1]:
        if text := paragraph(standards.section(anchor).text):
            yield "\n".join(
                f"> {line}" for line in standards.link_targets_absolute(text, standards_url).splitlines()
            )


def _standards_line(anchors: Sequence[str], standards_url: str | None) -> str:
    links = (
        f"[{escape(standards.section(anchor).title)}]({standards.link(anchor, standards_url)})"
        for anchor in anchors
    )
    return f"Standard: {', '.join(links)}" if anchors else ""
