from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

Lower: TypeAlias = Callable[[Any, Any], Any]
"""Gives the compact form of a node of one type; takes the node and what lowering its text needs."""


class Dispatch:
    """Lowers the nodes of a parser, each by what is for its type."""

    __slots__ = ("table",)

    def __init__(self, table: Mapping[type, Lower]) -> None:
        self.table = table

    def lower(self, node: Any) -> Any:
        return self.table[type(node)](node, self)

    def optional(self, node: Any) -> Any:
        return None if node is None else self.table[type(node)](node, self)

    def all(self, nodes: Iterable[Any]) -> tuple[Any, ...]:
        return tuple([self.table[type(node)](node, self) for node in nodes])
