"""Annotations of mapped attributes to what Python makes of them."""

from __future__ import annotations

from typing import Any, Callable, List

from .evaluate import NOTHING, Evaluator, Given, Tree
from .python_types import forward, stand_in, subscripted
from .unknown import Unknown, any_unknown

PLAIN_INDEX = frozenset(["Literal"])


class AnnotationEvaluator(Evaluator):
    """Evaluates annotations: mapped classes stand in them as references by name."""

    def __init__(
        self, project: Callable[[str], Any], is_mapped: Callable[[str], bool], values: Evaluator
    ) -> None:
        super().__init__(project)
        self._is_mapped = is_mapped
        self.of_relationship = False
        """Whether the annotation is that of a relationship, whose target SQLAlchemy finds by its name."""
        self._values = values

    def _ref(self, tree: Tree, given: Given) -> Any:
        return forward(tree[1]) or Unknown(tree[1])

    def _constant(self, tree: Tree, given: Given) -> Any:
        if isinstance(tree[1], str):
            return forward(tree[1]) or Unknown(tree[1])
        return tree[1]

    def _project(self, tree: Tree, given: Given) -> Any:
        if not self._is_mapped(f"{tree[1]}:{tree[2]}"):
            return super()._project(tree, given)
        name = tree[2].rpartition(".")[2]
        return forward(name) if self.of_relationship else stand_in(tree[1], name)

    def _item(self, tree: Tree, given: Given) -> Any:
        wrapper = self.value(tree[1], given)
        if isinstance(wrapper, Unknown):
            return wrapper
        name = tree[1][1].rpartition(".")[2] if tree[1][0] == "External" else ""
        if name in PLAIN_INDEX:
            return subscripted(wrapper, self._values.value(tree[2], given))
        if name == "Annotated" and tree[2][0] == "Elements":
            index: Any = self._annotated(tree[2][1], given)
        else:
            index = self.value(tree[2], given)
        return Unknown("annotation") if any_unknown(index) else subscripted(wrapper, index)

    def _annotated(self, elements: List[Tree], given: Given) -> Any:
        inner, *metadata = elements
        return (self.value(inner, given), *self._values.values(metadata, NOTHING))

    def _elements(self, tree: Tree, given: Given) -> Any:
        found = self.values(tree[1], given)
        return tuple(found) if tree[2] else found

    def called(self, function: Any, positional: List[Any], keywords: Any) -> Any:
        return Unknown("call")

    def _get(self, tree: Tree, given: Given) -> Any:
        return Unknown("attribute")
