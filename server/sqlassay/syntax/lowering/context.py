from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import libcst as cst

Lower: TypeAlias = Callable[[Any, "Context"], Any]
"""Gives the compact form of one type of libcst's nodes."""


class Context:
    """What lowering one module needs: where its nodes stand, and how each type of node is lowered."""

    __slots__ = ("spans", "table")

    def __init__(self, spans: dict[int, tuple[int, int]], table: Mapping[type, Lower]) -> None:
        self.spans = spans
        self.table = table

    def lower(self, node: cst.CSTNode) -> Any:
        return self.table[type(node)](node, self)

    def optional(self, node: cst.CSTNode | None) -> Any:
        return None if node is None else self.table[type(node)](node, self)

    def all(self, nodes: Iterable[cst.CSTNode]) -> tuple[Any, ...]:
        return tuple([self.table[type(node)](node, self) for node in nodes])
