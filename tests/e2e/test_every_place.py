"""Every request that reads, at every place of some files, in each encoding of positions: none fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest
from editor import Editor, running
from lsprotocol import types

from sqlassay.lsp.protocol import RequestFailed

pytestmark = pytest.mark.slow

PLAIN = """\
from sqlalchemy import select
from sqlalchemy.orm import relationship
from shop.models import User as U, Base
class Note(Base):
    __tablename__ = "note"
    by = relationship("User", lazy="raise")
def f(s):
    s.execute(select(U).filter_by(name="x"))
"""
ASTRAL = """\
from sqlalchemy import select
from shop.models import User
ä = "𐐀é", User.name  # 😀
def größe(𝒙, s):
    "𝄞"; u = s.query(User).filter_by(name="𐐀").one()
    return f"{u.name!r}𝄞", [a.user for a in u.addresses], 𝒙
"""
BROKEN = """\
from shop.models import User, Base
from sqlalchemy.orm import relationship, selectinload
class X(Base
    __tablename__ = "x
    a = relationship("Us\\
er", back_populates="
def f(s):
    "𐐀"; select(User).options(selectinload(User.
    s.filter_by(name=, 'a
"""
TEXTS = {"ascii.py": PLAIN, "astral.py": ASTRAL, "broken.py": BROKEN}
BATCH = 200
"""Requests that are under way at the same time."""


def at_place(editor: Editor, uri: str, offset: int) -> Iterator[Awaitable[Any]]:
    """The requests at a place of a document."""
    client, document = editor.client, types.TextDocumentIdentifier(uri)
    place = editor.position(uri, offset)
    empty = types.Range(place, place)
    yield client.text_document_hover_async(types.HoverParams(document, place))
    yield client.text_document_definition_async(types.DefinitionParams(document, place))
    references = types.ReferenceContext(include_declaration=True)
    yield client.text_document_references_async(types.ReferenceParams(references, document, place))
    yield client.text_document_document_highlight_async(types.DocumentHighlightParams(document, place))
    yield client.text_document_completion_async(types.CompletionParams(document, place))
    yield client.text_document_signature_help_async(types.SignatureHelpParams(document, place))
    yield client.text_document_inlay_hint_async(types.InlayHintParams(document, empty))
    yield client.text_document_prepare_rename_async(types.PrepareRenameParams(document, place))
    actions = types.CodeActionContext(diagnostics=[])
    yield client.text_document_code_action_async(types.CodeActionParams(document, empty, actions))


def in_document(editor: Editor, uri: str) -> Iterator[Awaitable[Any]]:
    """The requests about a whole document."""
    client, document = editor.client, types.TextDocumentIdentifier(uri)
    yield client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    yield client.text_document_code_lens_async(types.CodeLensParams(document))


async def errors(requests: list[Awaitable[Any]]) -> list[BaseException]:
    """What went wrong; that a rename is refused with a reason is an answer."""
    answers: list[Any] = []
    for start in range(0, len(requests), BATCH):
        answers += await asyncio.gather(*requests[start : start + BATCH], return_exceptions=True)
    failed = [answer for answer in answers if isinstance(answer, BaseException)]
    return [error for error in failed if getattr(error, "code", None) != RequestFailed.CODE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_every_request_at_every_place_is_answered(project: Path, encoding: str) -> None:
    settings = {"": {"codeLens": {"statements": True}}}
    async with running("vscode", project, settings=settings, encodings=[encoding]) as editor:
        assert editor.encoding == encoding
        for name, text in TEXTS.items():
            uri = editor.open(project / "shop" / name, text)
            requests = [*in_document(editor, uri)]
            for offset in range(len(text) + 1):
                requests += at_place(editor, uri, offset)
            assert await errors(requests) == []
