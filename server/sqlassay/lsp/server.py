from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcMethodNotFound, JsonRpcServerNotInitialized
from pygls.lsp.server import LanguageServer

import sqlassay
from sqlassay.lsp.channel import Channel, Pull, Push
from sqlassay.lsp.client_process import when_ended
from sqlassay.lsp.command import Command, all_commands
from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import Handler, handlers
from sqlassay.lsp.indexer import Indexer
from sqlassay.lsp.log import LOGGER, REFUSALS, ClientLog, report_error, without_refusals
from sqlassay.lsp.notebook import SYNC
from sqlassay.lsp.oracles import Oracles
from sqlassay.lsp.protocol import OwnError, Protocol
from sqlassay.lsp.schema import Schemas
from sqlassay.lsp.session import Session
from sqlassay.lsp.shown import Shown
from sqlassay.lsp.status import Status
from sqlassay.text.encoding import PositionEncoding

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
        self._loop: asyncio.AbstractEventLoop | None = None
        self._left = asyncio.Event()
        self._register_initialize()

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

    @property
    def is_initialized(self) -> bool:
        """Whether the client has sent `initialize`."""
        return self._session is not None

    async def converse(self, messages: AsyncIterator[bytes]) -> None:
        """Deal with messages until there are no more or the client has left; then everything ends."""
        self._loop = asyncio.get_running_loop()
        if sys.platform != "win32":
            self._loop.add_signal_handler(signal.SIGTERM, self.leave)
        dealing = asyncio.create_task(self._deal_with(messages))
        leaving = asyncio.create_task(self._left.wait())
        try:
            await asyncio.wait((dealing, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.protocol.end()
            dealing.cancel()
            leaving.cancel()
            self._close()

    def leave(self) -> None:
        """The client is gone, or has said that it goes: end the conversation. From any thread."""
        assert self._loop is not None
        with suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._left.set)

    def begin(self, params: types.InitializeParams) -> None:
        """Take up a session: answer the messages and run the commands that its client can make use of. The
        engine is loaded after `initialized`.
        """
        encoding = PositionEncoding(types.PositionEncodingKind(self.workspace.position_encoding).value)
        features = Features.of(params)
        self._session = Session(features, encoding, self.changed, self.oracles.want)
        self.params = params
        self.channel = Pull(self) if features.pulls_diagnostics else Push(self)
        self.indexer = Indexer(self)
        for handler in handlers():
            if handler.when(features):
                self._register(handler)
        for command in all_commands():
            if command.when(features):
                self._offer(command)
        if params.process_id is not None:
            when_ended(params.process_id, self.leave)

    @property
    def works(self) -> bool:
        """Whether it works in the background already."""
        return self._log is not None

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

    async def _deal_with(self, messages: AsyncIterator[bytes]) -> None:
        async for body in messages:
            try:
                self.protocol.receive(body)
            except Exception:
                LOGGER.exception("a message could not be dealt with; please report this")

    def _register_initialize(self) -> None:
        """Not as a coroutine, as others: it is answered before the next message is looked at."""

        def initialize(params: types.InitializeParams) -> None:
            self.begin(params)

        self.feature(types.INITIALIZE)(initialize)

    def _register(self, handler: Handler) -> None:
        options = handler.options(self.session.features)

        async def answer(params: Any) -> Any:
            with _reported(handler.method, getattr(params, "text_document", None)):
                return await handler.answer(self, params)

        self.feature(handler.method, options)(answer)

    def _offer(self, command: Command) -> None:
        async def execute(*arguments: Any) -> Any:
            with _reported(command.name):
                return await command.execute(self, *arguments)

        self.command(command.name)(execute)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.log_error(f"{error!r}")


@contextmanager
def _reported(what: str, document: Any = None) -> Iterator[None]:
    """Log an error of our own in what deals with a message, once for each document.

    :raises OwnError: in its place.
    """
    try:
        yield
    except JsonRpcException:
        raise
    except Exception as error:
        place = f" in {document.uri}" if document is not None else ""
        report_error(f"{what} failed{place}", "what it would do is missing", error)
        raise OwnError(f"{type(error).__name__}: {error}") from None
