"""How a file of `sqlassay.lsp.requests` says which message it answers.

A *query* is answered from the snapshot and a *change* makes the next snapshot: both are pure and run on the
session's thread, in the order of the messages. A *conversation* talks to the client on the event loop.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlassay.lsp import requests
from sqlassay.lsp.features import Features
from sqlassay.lsp.found import found_in

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot

Answer = Callable[["Server", Any], Awaitable[Any]]
Query = Callable[["Snapshot", Any], Any]
Change = Callable[["Snapshot", Any], "Snapshot"]
Options = Callable[[Features], Any]
When = Callable[[Features], bool]


class Handler(NamedTuple):
    """What answers the messages of one method."""

    method: str
    answer: Answer
    options: Options
    """What the server's capabilities say of the method."""
    when: When
    """Whether to answer this client's messages of the method at all."""


def query(
    method: str,
    *,
    options: Options = lambda _: None,
    when: When = lambda _: True,
    needs_files: bool = False,
) -> Callable[[Query], Handler]:
    """A request that is answered from the current snapshot.

    :param needs_files: whether it waits until the workspace has been read.
    """

    def decorate(function: Query) -> Handler:
        async def answer(server: Server, params: Any) -> Any:
            if needs_files:
                await server.session.indexed.wait()
            return await server.session.ask(lambda snapshot: function(snapshot, params))

        return Handler(method, answer, options, when)

    return decorate


def change(method: str) -> Callable[[Change], Handler]:
    """A notification after which another snapshot holds."""

    def decorate(function: Change) -> Handler:
        async def answer(server: Server, params: Any) -> None:
            await server.session.change(lambda snapshot: function(snapshot, params))

        return Handler(method, answer, lambda _: None, lambda _: True)

    return decorate


def conversation(
    method: str, *, options: Options = lambda _: None, when: When = lambda _: True
) -> Callable[[Answer], Handler]:
    """A message whose answer needs more messages, or whose effects go beyond the snapshot."""

    def decorate(function: Answer) -> Handler:
        return Handler(method, function, options, when)

    return decorate


def handlers() -> Iterator[Handler]:
    """Every handler, found by walking `sqlassay.lsp.requests`."""
    return found_in(requests, Handler)
