"""Frameworks that hand values to functions: FastAPI's dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Awaitable, Context, Generator, Kind

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def depends(arguments: Arguments, program: Program) -> Kind:
    """What a parameter whose default is ``Depends(provider)`` holds: what the provider returns or yields."""
    provider = arguments.get("dependency", 0)
    if provider is None:
        return UNKNOWN
    provided = provider.call(Arguments(), program)
    if isinstance(provided, Awaitable):
        provided = provided.result
    if isinstance(provided, Generator):
        return provided.iterated(program)
    return provided.target if isinstance(provided, Context) else provided


CALLS = {f"fastapi.{name}": depends for name in ("Depends", "params.Depends", "Security", "params.Security")}
