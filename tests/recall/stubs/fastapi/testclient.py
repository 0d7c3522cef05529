from __future__ import annotations

import asyncio
import re
from typing import Any

from fastapi import APIRouter, HTTPException, call


class Response:
    def __init__(self, status_code: int, value: Any) -> None:
        self.status_code = status_code
        self._value = value

    def json(self) -> Any:
        return self._value


class TestClient:
    __test__ = False

    def __init__(self, app: APIRouter) -> None:
        self.app = app

    def get(self, url: str, params: dict[str, Any] | None = None) -> Response:
        return self._request("GET", url, params or {})

    def post(self, url: str, json: dict[str, Any] | None = None) -> Response:
        return self._request("POST", url, json or {})

    def put(self, url: str, json: dict[str, Any] | None = None) -> Response:
        return self._request("PUT", url, json or {})

    def delete(self, url: str) -> Response:
        return self._request("DELETE", url, {})

    def _request(self, method: str, url: str, given: dict[str, Any]) -> Response:
        for routed, path, endpoint in self.app.routes:
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
            if routed == method and (found := re.fullmatch(pattern, url)):
                try:
                    return Response(200, asyncio.run(call(endpoint, {**given, **found.groupdict()})))
                except HTTPException as error:
                    return Response(error.status_code, {"detail": error.detail})
        return Response(404, {"detail": "Not Found"})
