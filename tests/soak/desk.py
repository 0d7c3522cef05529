"""A desk: an editor on a workspace, with what the client of the tests lacks: files on disk and requests that
nobody waits for.
"""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from editor import Editor
from lsprotocol import types
from pygls.exceptions import JsonRpcException

PATIENCE = 60.0
"""Seconds for an answer."""


class Desk:
    """The documents that are open, the texts that they had, and the files below a folder."""

    def __init__(self, editor: Editor, root: Path) -> None:
        self.editor = editor
        self.root = root
        self.history: dict[str, list[str]] = {}
        self._asked = 0
        self._waiting: list[tuple[str, asyncio.Future[Any]]] = []

    def text(self, uri: str) -> str:
        """The text of an open document."""
        return self.editor.texts[uri]

    def path(self, uri: str) -> Path:
        """The file of a document."""
        return Path(uri.removeprefix("file://"))

    def open(self, path: Path) -> str:
        """Open a file, if it is not."""
        uri = path.as_uri()
        if uri not in self.editor.texts:
            self.editor.open(path)
            self.history[uri] = [self.editor.texts[uri]]
        return uri

    def close(self, uri: str) -> None:
        """Close a document; what was not saved is gone."""
        self.editor.close(uri)
        del self.history[uri]

    def type(self, uri: str, start: int, end: int, new: str) -> None:
        """Put `new` in place of some characters."""
        text = self.text(uri)
        place = types.Range(self.editor.position(uri, start), self.editor.position(uri, end))
        self.editor.texts[uri] = text[:start] + new + text[end:]
        self.editor._send(uri, [types.TextDocumentContentChangePartial(place, new)])
        self.history[uri] = [*self.history[uri][-60:], self.text(uri)]

    def show(self, uri: str, text: str) -> None:
        """Let a document have another text, by an edit of the part that differs."""
        old = self.text(uri)
        start = next((at for at, (a, b) in enumerate(zip(old, text, strict=False)) if a != b), None)
        if start is None:
            start = min(len(old), len(text))
        end = 0
        while end < min(len(old), len(text)) - start and old[-1 - end] == text[-1 - end]:
            end += 1
        self.type(uri, start, len(old) - end, text[start : len(text) - end])

    def save(self, uri: str) -> None:
        """Write a document to disk."""
        self.write({self.path(uri): self.text(uri)})
        params = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        self.editor.client.text_document_did_save(params)

    def write(self, texts: Mapping[Path, str | None]) -> None:
        """Write files, or remove them where the text is None, and tell the server of all in one go."""
        events: list[types.FileEvent] = []
        for path, text in texts.items():
            kind = types.FileChangeType.Changed if path.exists() else types.FileChangeType.Created
            if text is None:
                kind = types.FileChangeType.Deleted
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
            events.append(types.FileEvent(path.as_uri(), kind))
        params = types.DidChangeWatchedFilesParams(events)
        self.editor.client.workspace_did_change_watched_files(params)

    def apply(self, edit: types.WorkspaceEdit) -> None:
        """Do what an edit says, in the open documents and on disk."""
        written: dict[Path, str | None] = {}
        for uri, edits in _edits(edit):
            is_open = uri in self.editor.texts
            text = changed(
                self.text(uri) if is_open else self.path(uri).read_text("utf-8"), edits, self.editor
            )
            if is_open:
                self.show(uri, text)
            else:
                written[self.path(uri)] = text
        if written:
            self.write(written)

    async def ask(self, method: str, params: Any) -> Any:
        """The answer to a request; None when the server refuses it."""
        request = self.editor.client.protocol.send_request_async(method, params)
        try:
            return await asyncio.wait_for(request, PATIENCE)
        except JsonRpcException as error:
            assert error.code != types.ErrorCodes.InternalError.value, error
            return None

    def ask_by_the_way(self, method: str, params: Any, random: Random) -> None:
        """Send a request whose answer may be cancelled before it comes."""
        self._asked += 1
        name = f"by the way {self._asked}"
        request = self.editor.client.protocol.send_request(method, params, msg_id=name)
        self._waiting.append((name, asyncio.wrap_future(request)))
        if random.random() < 0.5:
            name, _ = random.choice(self._waiting)
            self.editor.client.cancel_request(types.CancelParams(id=name))

    async def settle(self) -> None:
        """Wait for all answers that are due."""
        waiting, self._waiting = self._waiting, []
        for _, request in waiting:
            try:
                await asyncio.wait_for(request, PATIENCE)
            except JsonRpcException as error:
                assert error.code != types.ErrorCodes.InternalError.value, error

    def mend(self) -> None:
        """Undo what does not parse."""
        for uri in self.editor.texts:
            if not parses(self.text(uri)):
                whole = (text for text in reversed(self.history[uri]) if parses(text))
                self.show(uri, next(whole, ""))


def changed(text: str, edits: Iterable[types.TextEdit], editor: Editor) -> str:
    """A text after edits, all of which are about the text as it is."""
    for one in sorted(edits, key=lambda one: one.range.start, reverse=True):
        start, end = editor.offset(text, one.range.start), editor.offset(text, one.range.end)
        text = text[:start] + one.new_text + text[end:]
    return text


def parses(text: str) -> bool:
    """Whether a text is Python."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _edits(edit: types.WorkspaceEdit) -> list[tuple[str, Any]]:
    if edit.changes:
        return list(edit.changes.items())
    changes = edit.document_changes or ()
    return [(one.text_document.uri, one.edits) for one in changes if isinstance(one, types.TextDocumentEdit)]
