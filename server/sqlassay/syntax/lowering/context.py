from __future__ import annotations

from collections.abc import Mapping

from sqlassay.syntax.dispatch import Dispatch, Lower


class Context(Dispatch):
    """What lowering one module of libcst's needs: where its nodes stand, and how each type is lowered."""

    __slots__ = ("spans",)

    def __init__(self, spans: dict[int, tuple[int, int]], table: Mapping[type, Lower]) -> None:
        super().__init__(table)
        self.spans = spans
