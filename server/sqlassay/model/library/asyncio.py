"""What waits for coroutines (`asyncio <https://docs.python.org/3/library/asyncio-task.html>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Awaitable, Kind, TupleOf

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def gather(arguments: Arguments, program: Program) -> Kind:
    """All results in a list, in the order of the arguments; errors among them if these are asked for."""
    if arguments.unpacked or "return_exceptions" in arguments.keywords:
        return UNKNOWN
    return Awaitable(TupleOf(tuple(each.awaited(program) for each in arguments.positional)))


def same(arguments: Arguments, program: Program) -> Kind:
    """What gives what its first argument gives."""
    first = arguments.positional[0] if arguments.positional else UNKNOWN
    return Awaitable(first.awaited(program))


def run(arguments: Arguments, program: Program) -> Kind:
    return arguments.positional[0].awaited(program) if arguments.positional else UNKNOWN


CALLS = {
    "asyncio.gather": gather,
    "asyncio.run": run,
    **{f"asyncio.{name}": same for name in ("create_task", "ensure_future", "shield", "wait_for")},
}
