"""How a file of `sqlassay.lsp.commands` says which command of `workspace/executeCommand` it runs.

A command takes one argument, an object that its struct describes, and may be called without where each of its
fields has a default.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias

import msgspec
from pygls.exceptions import JsonRpcInvalidParams

from sqlassay.lsp import commands
from sqlassay.lsp.found import found_in
from sqlassay.lsp.handler import When

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server

UInteger: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
"""A line or a column, as LSP's `uinteger`."""
Run = Callable[["Server", Any], Awaitable[Any]]


class Command(NamedTuple):
    """What runs one command."""

    name: str
    argument: type[Any]
    run: Run
    when: When
    """Whether to offer it to this client at all."""

    async def execute(self, server: Server, *arguments: Any) -> Any:
        """The answer, as plain data.

        :raises JsonRpcInvalidParams: when the arguments are none that the command takes.
        """
        if len(arguments) > 1:
            raise JsonRpcInvalidParams(f"{self.name} takes one argument, not {len(arguments)}")
        given = next(iter(arguments), None)
        try:
            argument = msgspec.convert({} if given is None else given, self.argument)
        except msgspec.ValidationError as error:
            raise JsonRpcInvalidParams(f"{self.name}: {error}") from None
        return msgspec.to_builtins(await self.run(server, argument))


def command(name: str, argument: type[Any], *, when: When = lambda _: True) -> Callable[[Run], Command]:
    """A command of the server's own.

    :param argument: the type that its argument has to have, of those that `msgspec.convert` makes.
    """

    def decorate(function: Run) -> Command:
        return Command(name, argument, function, when)

    return decorate


def all_commands() -> Iterator[Command]:
    """Every command, found by walking `sqlassay.lsp.commands`."""
    return found_in(commands, Command)
