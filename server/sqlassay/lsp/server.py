from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcMethodNotFound, JsonRpcServerNotInitialized
from pygls.lsp.server import LanguageServer

import sqlassay
from sqlassay.lsp.channel import Channel, Pull, Push
from sqlassay.lsp.command import Command, all_commands
from sqlassay.lsp.handler import Handler, handlers
from sqlassay.lsp.indexer import Indexer
from sqlassay.lsp.log import LOGGER, REFUSALS, ClientLog, without_refusals
from sqlassay.lsp.notebook import SYNC
from sqlassay.lsp.oracles import Oracles
from sqlassay.lsp.protocol import Protocol
from sqlassay.lsp.schema import Schemas
from sqlassay.lsp.session import Session
from sqlassay.lsp.shown import Shown
from sqlassay.lsp.status import Status

if TYPE_CHECKING:
    from pygls.server import ServerErrors

    from sqlassay.lsp.snapshot import Snapshot


class Server(LanguageServer):
    """The server of one client: pygls' conversation, the session, and what works in the background."""

    protocol: Protocol
    channel: Channel
    indexer: Indexer
    params: types.InitializeParams
    """What the client said in `initialize`."""

    def __init__(self) -> None:
        super().__init__(
            "sqlassay",
            sqlassay.__version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            notebook_document_sync=SYNC,
            protocol_cls=Protocol,
            max_workers=1,
        )
        logging.getLogger("pygls.protocol.json_rpc").addFilter(without_refusals)
        self.oracles = Oracles(self)
        self.schemas = Schemas(self)
        self.shown = Shown(self)
        self.status = Status(self)
        self._session: Session | None = None
        self._log: ClientLog | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._shown: frozenset[str] = frozenset()
        self._handlers = tuple(handlers())
        for handler in self._handlers:
            if handler.method == types.INITIALIZE:
                self._register(handler)

    @property
    def session(self) -> Session:
        """The session.

        :raises JsonRpcServerNotInitialized: before `initialize`.
        """
        if self._session is None:
            raise JsonRpcServerNotInitialized
        return self._session

    @property
    def was_shut_down(self) -> bool:
        """Whether the client said good-bye."""
        return self.protocol.was_shut_down

    def begin(self, session: Session, params: types.InitializeParams) -> None:
        """Take up a session: answer the messages and run the commands that its client can make use
        of.
        """
        self._session, self.params = session, params
        self.channel = Pull(self) if session.features.pulls_diagnostics else Push(self)
        self.indexer = Indexer(self)
        for handler in self._handlers:
            if handler.method != types.INITIALIZE and handler.when(session.features):
                self._register(handler)
        for command in all_commands():
            if command.when(session.features):
                self._offer(command)

    def start_working(self) -> None:
        """Start what works in the background, and from now on log to the client."""
        self._log = ClientLog(self.window_log_message)
        self._log.open()
        self.in_background(self.indexer.run())
        self.in_background(self.channel.run())

    def stop_working(self) -> None:
        """Stop it, and take no more of it."""
        for task in tuple(self._tasks):
            task.cancel()
        self._close()

    def shutdown(self) -> None:
        """Called by pygls when the client has left, with or without saying so."""
        self._close()
        super().shutdown()  # type: ignore[no-untyped-call]

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def changed(self, snapshot: Snapshot) -> None:
        """Called after every change."""
        LOGGER.setLevel(snapshot.defaults.log_level.upper())
        self.indexer.want_new(snapshot)
        self.oracles.keep(snapshot.judges)
        self.schemas.changed(snapshot)
        self.status.changed()
        self.channel.wake()

    async def settled(self) -> None:
        """Called when the configuration or the files have been read again: tell what is wrong, once."""
        snapshot = await self.session.ask(lambda snapshot: snapshot)
        wrong = frozenset(await self.session.ask(lambda _: snapshot.wrong()))
        self.oracles.keep(snapshot.judges)
        self.schemas.changed(snapshot)
        for message in sorted(wrong - self._shown):
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))
        self._shown = wrong
        self.status.changed()
        self.channel.wake()
        self.in_background(self._ask_again())

    async def folder_roots(self) -> tuple[Path, ...]:
        """The client's workspace folders."""
        return await self.session.ask(lambda snapshot: snapshot.roots)

    def log_error(self, message: str) -> None:
        """Write a line to the client's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Log what went wrong while a message was dealt with; pygls would let a message pop up for each."""
        if not isinstance(error, (JsonRpcMethodNotFound, *REFUSALS)):
            self.log_error(f"{source.__name__}: {error}")

    async def _ask_again(self) -> None:
        """Have the client ask again for what it shows beside the text."""
        if self.session.features.refreshes_inlay_hints:
            await self.workspace_inlay_hint_refresh_async(None)
        if self.session.features.refreshes_code_lenses:
            await self.workspace_code_lens_refresh_async(None)

    def _close(self) -> None:
        if self._log is not None:
            self._log.close()
        self.oracles.close()
        self.schemas.close()
        self.shown.close()
        self.status.close()
        if self._session is not None:
            self._session.close()

    def _register(self, handler: Handler) -> None:
        options = handler.options(self._session.features) if self._session else None

        async def answer(params: Any) -> Any:
            return await handler.answer(self, params)

        self.feature(handler.method, options)(answer)

    def _offer(self, command: Command) -> None:
        async def execute(*arguments: Any) -> Any:
            return await command.execute(self, *arguments)

        self.command(command.name)(execute)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.log_error(f"{error!r}")
