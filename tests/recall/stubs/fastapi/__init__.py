"""As much of FastAPI as modules need to run: routes, dependencies, and what `TestClient` calls them with."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, Any, get_args, get_origin, get_type_hints

__all__ = ["APIRouter", "Depends", "FastAPI", "HTTPException"]
Endpoint = Callable[..., Any]


class HTTPException(Exception):
    def __init__(self, status_code: int, detail: str = "") -> None:
        super().__init__(status_code, detail)
        self.status_code = status_code
        self.detail = detail


class Depends:
    def __init__(self, dependency: Endpoint | None = None) -> None:
        self.dependency = dependency


class APIRouter:
    def __init__(self, prefix: str = "", **_: Any) -> None:
        self.prefix = prefix
        self.routes: list[tuple[str, str, Endpoint]] = []

    def _route(self, method: str, path: str) -> Callable[[Endpoint], Endpoint]:
        def add(endpoint: Endpoint) -> Endpoint:
            self.routes.append((method, self.prefix + path, endpoint))
            return endpoint

        return add

    def get(self, path: str, **_: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("GET", path)

    def post(self, path: str, **_: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("POST", path)

    def put(self, path: str, **_: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("PUT", path)

    def delete(self, path: str, **_: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("DELETE", path)

    def include_router(self, router: APIRouter, prefix: str = "", **_: Any) -> None:
        self.routes += [(method, prefix + path, endpoint) for method, path, endpoint in router.routes]


class FastAPI(APIRouter):
    pass


async def call(endpoint: Endpoint, given: dict[str, Any]) -> Any:
    """What an endpoint gives; its dependencies are closed when it has given it."""
    async with AsyncExitStack() as stack:
        return await _resolved(endpoint, given, stack)


async def _resolved(function: Endpoint, given: dict[str, Any], stack: AsyncExitStack) -> Any:
    hints = get_type_hints(function, include_extras=True) if not inspect.isclass(function) else {}
    arguments: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        annotation = hints.get(name, parameter.annotation)
        depends = _depends(parameter.default, annotation)
        if depends is not None:
            arguments[name] = await _resolved(depends.dependency or annotation, given, stack)
        elif name in given:
            arguments[name] = int(given[name]) if annotation is int else given[name]
    if inspect.isasyncgenfunction(function):
        return await stack.enter_async_context(asynccontextmanager(function)(**arguments))
    if inspect.isgeneratorfunction(function):
        return await stack.enter_async_context(_in_thread(function, arguments))
    if inspect.iscoroutinefunction(function):
        return await function(**arguments)
    return await asyncio.to_thread(function, **arguments)


def _depends(default: Any, annotation: Any) -> Depends | None:
    extras = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((each for each in (default, *extras) if isinstance(each, Depends)), None)


@asynccontextmanager
async def _in_thread(function: Endpoint, arguments: dict[str, Any]) -> AsyncIterator[Any]:
    generator = function(**arguments)
    yield await asyncio.to_thread(next, generator)
    await asyncio.to_thread(next, generator, None)
