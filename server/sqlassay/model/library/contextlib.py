"""Context managers of the standard library (`contextlib
<https://docs.python.org/3/library/contextlib.html>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import NONE, UNKNOWN, Arguments, Awaitable, Context, ContextManaged, Kind
from sqlassay.model.kinds.base import HasMethods

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class ExitStack(HasMethods, frozen=True):
    """An ``ExitStack`` or ``AsyncExitStack``."""

    def entered(self, program: Program) -> Kind:
        return self

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        context = arguments.get("cm", 0) or UNKNOWN
        match name:
            case "enter_context":
                return context.entered(program)
            case "enter_async_context":
                return Awaitable(context.entered(program))
        return UNKNOWN


def nullcontext(arguments: Arguments, program: Program) -> Kind:
    return Context(arguments.get("enter_result", 0) or (UNKNOWN if arguments.unpacked else NONE))


def closing(arguments: Arguments, program: Program) -> Kind:
    return Context(arguments.get("thing", 0) or UNKNOWN)


def context_manager(arguments: Arguments, program: Program) -> Kind:
    return ContextManaged(arguments.get("func", 0) or UNKNOWN)


CALLS = {
    "contextlib.nullcontext": nullcontext,
    "contextlib.closing": closing,
    "contextlib.aclosing": closing,
    "contextlib.contextmanager": context_manager,
    "contextlib.asynccontextmanager": context_manager,
    "contextlib.ExitStack": lambda _, __: ExitStack(),
    "contextlib.AsyncExitStack": lambda _, __: ExitStack(),
}
INSTANCES: dict[str, Kind] = {
    "contextlib.ExitStack": ExitStack(),
    "contextlib.AsyncExitStack": ExitStack(),
}
