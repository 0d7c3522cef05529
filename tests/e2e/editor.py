"""An editor under the tests' control: a real server process, a recorded client's capabilities, the texts."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, Union

from cattrs import Converter
from lsprotocol import converters, types
from pygls.exceptions import JsonRpcException
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

import sqlassay

T = TypeVar("T")
SERVER = [sys.executable, "-m", "sqlassay", "server"]
WITH_RULES = [sys.executable, str(Path(__file__).with_name("with_rules.py")), "server"]
"""A server that has the rules of the tests, too."""
PROFILES = Path(__file__).with_name("profiles")
DEADLINE = 30.0
LINE_END = re.compile(r"\r\n?|\n")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Editor:
    """What a person at an editor does and sees."""

    def __init__(self, profile: str, settings: dict[str, Any] | None) -> None:
        self.capabilities = capabilities(profile)
        self.settings = settings or {}
        self.client = LanguageClient(converter_factory=converter)
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: list[types.PublishDiagnosticsParams] = []
        self.registered: list[types.Registration] = []
        self.log: list[str] = []
        self.progress: list[types.ProgressParams] = []
        self.refreshes = 0
        self.asked_again: list[str] = []
        """What the server wants to be asked again for."""
        self.encoding = "utf-16"
        self.server_capabilities = types.ServerCapabilities()
        self._take_notes()

    async def eventually(self, condition: Callable[[], T]) -> T:
        """The first truthy value of `condition`."""
        async with asyncio.timeout(DEADLINE):
            while not (value := condition()):
                await asyncio.sleep(0.01)
        return value

    # documents

    def open(self, path: Path, text: str | None = None, version: int = 1) -> str:
        uri = path.as_uri()
        self.texts[uri] = path.read_bytes().decode() if text is None else text
        self.versions[uri] = version
        item = types.TextDocumentItem(uri, types.LanguageKind.Python, version, self.texts[uri])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def close(self, uri: str) -> None:
        del self.texts[uri], self.versions[uri]
        params = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        self.client.text_document_did_close(params)

    def replace(self, uri: str, *changes: tuple[str, str]) -> None:
        """Type: replace the first occurrence of each old string by a new one, all in one notification."""
        events: list[types.TextDocumentContentChangeEvent] = []
        for old, new in changes:
            start = self.texts[uri].index(old)
            place = types.Range(self.position(uri, start), self.position(uri, start + len(old)))
            events.append(types.TextDocumentContentChangePartial(range=place, text=new))
            self.texts[uri] = self.texts[uri].replace(old, new, 1)
        self._send(uri, events)

    def apply(self, edit: types.WorkspaceEdit) -> None:
        """Do what a code action says, and tell the server."""
        for uri, edits in self.edits(edit):
            for one in sorted(edits, key=lambda one: one.range.start, reverse=True):
                text = self.texts[uri]
                start, end = self.offset(text, one.range.start), self.offset(text, one.range.end)
                self.texts[uri] = text[:start] + one.new_text + text[end:]
            self._send(uri, [types.TextDocumentContentChangeWholeDocument(self.texts[uri])])

    def position(self, uri: str, offset: int) -> types.Position:
        codec, size = CODECS[self.encoding]
        before = self.texts[uri][:offset]
        ends = list(LINE_END.finditer(before))
        start = ends[-1].end() if ends else 0
        return types.Position(len(ends), len(before[start:].encode(codec)) // size)

    def offset(self, text: str, position: types.Position) -> int:
        codec, size = CODECS[self.encoding]
        starts = [0, *(match.end() for match in LINE_END.finditer(text))]
        rest = text[starts[position.line] :].encode(codec)[: position.character * size]
        return starts[position.line] + len(rest.decode(codec))

    def seen(self, uri: str, place: types.Range) -> str:
        """The characters that a range covers."""
        text = self.texts[uri]
        return text[self.offset(text, place.start) : self.offset(text, place.end)]

    # findings

    async def findings(self, uri: str, *expected: str) -> Sequence[types.Diagnostic]:
        """The findings of a document that the editor shows, as soon as the codes are the `expected` ones."""
        items: Sequence[types.Diagnostic] = ()
        try:
            async with asyncio.timeout(DEADLINE):
                while True:
                    found = await self._current(uri)
                    if found is not None and sorted(str(item.code) for item in found) == sorted(expected):
                        return found
                    items = found or ()
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise AssertionError(f"expected {expected}, still there: {items}") from None

    async def pull(self, uri: str, previous: str | None = None) -> Any:
        params = types.DocumentDiagnosticParams(
            types.TextDocumentIdentifier(uri), previous_result_id=previous
        )
        return await self.client.text_document_diagnostic_async(params)

    async def _current(self, uri: str) -> Sequence[types.Diagnostic] | None:
        if self.pulls:
            return (await self.pull(uri)).items
        mine = [one for one in self.published if one.uri == uri and one.version == self.versions.get(uri)]
        return mine[-1].diagnostics if mine else None

    @property
    def pulls(self) -> bool:
        return bool(self.capabilities.text_document and self.capabilities.text_document.diagnostic)

    # requests

    async def hover(self, uri: str, words: str) -> types.Hover | None:
        """Rest the pointer on the first occurrence of some words."""
        position = self.position(uri, self.texts[uri].index(words) + 1)
        return await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), position)
        )

    async def actions(self, uri: str, words: str, *only: str) -> dict[str, types.CodeAction]:
        """The light bulb on some words, by title."""
        start = self.texts[uri].index(words)
        place = types.Range(self.position(uri, start), self.position(uri, start))
        context = types.CodeActionContext(diagnostics=[], only=list(only) or None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), place, context)
        found = await self.client.text_document_code_action_async(params) or []
        return {action.title: action for action in found if isinstance(action, types.CodeAction)}

    async def choose(self, action: types.CodeAction) -> None:
        """Choose a code action: resolve it where the client does that, then apply its edit."""
        if action.edit is None and action.command is None:
            action = await self.client.code_action_resolve_async(action)
        assert action.edit is not None, action
        self.apply(action.edit)

    def configure(self, settings: dict[str, Any]) -> None:
        """Change the editor's settings."""
        self.settings = settings
        self.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))

    def touched(self, path: Path, kind: types.FileChangeType) -> None:
        """Tell of a change on disk."""
        event = types.FileEvent(path.as_uri(), kind)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    # what the server says by itself

    def _take_notes(self) -> None:
        own = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: self._on_publish,
            types.CLIENT_REGISTER_CAPABILITY: self._on_register,
            types.WORKSPACE_CONFIGURATION: self._on_configuration,
            types.WORKSPACE_DIAGNOSTIC_REFRESH: self._on_refresh,
            types.WORKSPACE_INLAY_HINT_REFRESH: lambda _: self.asked_again.append("inlay hints"),
            types.WORKSPACE_CODE_LENS_REFRESH: lambda _: self.asked_again.append("code lenses"),
            types.PROGRESS: self.progress.append,
            types.WINDOW_LOG_MESSAGE: lambda params: self.log.append(params.message),
        }
        noted = {method: partial(note) for method, note in own.items()}  # pygls marks what it is given
        register_lsp_features(self.client, {**DEFAULT_CLIENT_FEATURES, **noted})

    def _on_publish(self, params: types.PublishDiagnosticsParams) -> None:
        self.published.append(params)

    def _on_register(self, params: types.RegistrationParams) -> None:
        self.registered += params.registrations

    def _on_configuration(self, params: types.ConfigurationParams) -> list[Any]:
        return [self.settings.get(item.scope_uri, self.settings.get("")) for item in params.items]

    def _on_refresh(self, _: None) -> None:
        self.refreshes += 1

    def _send(self, uri: str, events: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        self.versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, events))

    def edits(self, edit: types.WorkspaceEdit) -> list[tuple[str, Sequence[types.TextEdit]]]:
        """What an edit changes, by document."""
        workspace = self.capabilities.workspace
        takes_versions = workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes
        if not takes_versions:
            assert edit.changes and edit.document_changes is None
            return list(edit.changes.items())
        assert edit.document_changes and edit.changes is None
        changes = [change for change in edit.document_changes if isinstance(change, types.TextDocumentEdit)]
        for change in changes:
            assert change.text_document.version == self.versions[change.text_document.uri]
        return [(change.text_document.uri, change.edits) for change in changes]


def converter() -> Converter:
    """pygls' converter; that of lsprotocol takes every code action that has a command for a command."""
    made = default_converter()
    union = Union[types.Command, types.CodeAction]  # noqa: UP007 - the type as lsprotocol looks it up
    made.register_structure_hook(
        union,
        lambda value, _: made.structure(
            value, types.Command if isinstance(value.get("command"), str) else types.CodeAction
        ),
    )
    return made


def capabilities(profile: str) -> types.ClientCapabilities:
    """What a real editor announced, as recorded."""
    recorded = json.loads((PROFILES / f"{profile}.json").read_text("utf-8"))["capabilities"]
    return converters.get_converter().structure(recorded, types.ClientCapabilities)


def server_environment() -> dict[str, str]:
    """The environment of a server that runs the code under test."""
    return {**os.environ, "PYTHONPATH": str(Path(sqlassay.__file__).parents[1])}


@asynccontextmanager
async def running(
    profile: str,
    *folders: Path,
    settings: dict[str, Any] | None = None,
    options: dict[str, Any] | None = None,
    encodings: Sequence[str] | None = None,
    server: Sequence[str] = SERVER,
    nests_symbols: bool | None = None,
    notebooks: bool = False,
) -> AsyncIterator[Editor]:
    """An editor with a server.

    :param settings: what the editor answers to `workspace/configuration`, by scope; "" is the general one.
    :param options: `initializationOptions`.
    :param nests_symbols: whether it takes symbols as a tree, if not as recorded.
    :param notebooks: whether it has notebooks, if that is not recorded.
    """
    editor = Editor(profile, settings)
    if nests_symbols is not None:
        symbols = editor.capabilities.text_document.document_symbol
        symbols.hierarchical_document_symbol_support = nests_symbols
    if notebooks:
        editor.capabilities.notebook_document = types.NotebookDocumentClientCapabilities(
            synchronization=types.NotebookDocumentSyncClientCapabilities()
        )
    if encodings is not None:
        editor.capabilities.general = types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind(each) for each in encodings]
        )
    await editor.client.start_io(*server, env=server_environment())
    try:
        params = types.InitializeParams(
            capabilities=editor.capabilities,
            initialization_options=options,
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
        )
        try:
            async with asyncio.timeout(DEADLINE):
                result = await editor.client.initialize_session(params)
        except JsonRpcException:
            editor.client.capabilities = None  # there is no session to shut down
            editor.client.exit(None)
            raise
        editor.server_capabilities = result.capabilities
        editor.encoding = str(
            types.PositionEncodingKind(result.capabilities.position_encoding or "utf-16").value
        )
        yield editor
    finally:
        async with asyncio.timeout(DEADLINE):
            await editor.client.shutdown_session()
            await editor.client.stop()
