"""Requests as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

LARGEST = 2**64 - 1
OPAQUE = ["Opaque"]


def written(request: Any) -> bytes:
    """A request as JSON. A constant that JSON cannot hold (half a character, a very large number) is opaque.

    :raises ValueError, OverflowError, RecursionError, TypeError: when it cannot be written all the same.
    """
    try:
        return msgspec.json.encode(request)
    except (ValueError, OverflowError):
        return msgspec.json.encode(_writable(msgspec.to_builtins(request)))


def _writable(value: Any) -> Any:
    match value:
        case ["Constant", constant] if not _is_writable(constant):
            return OPAQUE
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case int():
            return value if _is_writable(value) else None
        case list() | tuple():
            return [_writable(part) for part in value]
        case dict():
            return {_writable(key): _writable(part) for key, part in value.items()}
    return value


def _is_writable(constant: Any) -> bool:
    if isinstance(constant, str):
        return constant.isascii() or not any("\ud800" <= character <= "\udfff" for character in constant)
    return not isinstance(constant, int) or -(2**63) <= constant <= LARGEST
