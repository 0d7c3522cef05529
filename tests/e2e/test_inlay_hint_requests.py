"""Inlay hints, and the settings that switch them."""

from __future__ import annotations

import asyncio

import pytest
from editor import DEADLINE, Editor, running
from lsprotocol import types

LOOP = """\
from sqlalchemy import select
from sqlalchemy.orm import Session
from shop.models import User


def all_addresses(session):
    for user in session.scalars(select(User)):
        "𐐀"; print(user.addresses)
"""
TYPED_LOOP = LOOP.replace("(session)", "(session: Session)")


async def labels(editor: Editor, uri: str) -> list[str]:
    """The hints of a document, each behind the word before it."""
    end = editor.position(uri, len(editor.texts[uri]))
    place = types.Range(types.Position(0, 0), end)
    params = types.InlayHintParams(types.TextDocumentIdentifier(uri), place)
    found = await editor.client.text_document_inlay_hint_async(params) or ()
    before = [editor.seen(uri, types.Range(types.Position(h.position.line, 0), h.position)) for h in found]
    return [f"{text.split('(')[-1]} {hint.label}" for text, hint in zip(before, found, strict=True)]


@pytest.mark.parametrize("profile", ["vscode", "neovim"])
async def test_hints_are_shown(project, profile):
    (project / "shop" / "loop.py").write_text(LOOP, "utf-8")
    async with running(profile, project) as editor:
        models, loop = editor.open(project / "shop/models.py"), editor.open(project / "shop/loop.py")
        assert await labels(editor, models) == ['"user.id" → User.id']
        loads = "user.addresses a query each"
        assert await labels(editor, loop) == []
        editor.replace(loop, ("(session)", "(session: Session)"))
        assert await labels(editor, loop) == [loads]


async def test_hints_are_switched_by_settings(project):
    (project / "shop" / "loop.py").write_text(TYPED_LOOP, "utf-8")
    async with running("vscode", project) as editor:
        models, loop = editor.open(project / "shop/models.py"), editor.open(project / "shop/loop.py")
        await editor.eventually(lambda: "inlay hints" in editor.asked_again)
        for key, shown in (("targets", (0, 1)), ("lazyLoads", (1, 0))):
            editor.asked_again.clear()
            editor.configure({"": {"inlayHints": {key: False}}})
            async with asyncio.timeout(DEADLINE):
                while (len(await labels(editor, models)), len(await labels(editor, loop))) != shown:
                    await asyncio.sleep(0.02)
            await editor.eventually(lambda: "inlay hints" in editor.asked_again)
