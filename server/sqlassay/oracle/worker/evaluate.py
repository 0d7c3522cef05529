"""Expression trees to values.

A tree is a list, its first element the sort of node, as the model writes its recipes. Names are those of an
allow-list (`names`); what is called are SQLAlchemy's constructs, with what else the trees hold as arguments.
"""

from __future__ import annotations

import operator
from types import ModuleType
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from sqlalchemy.sql.operators import ColumnOperators

from . import names
from .allowed import LARGEST, PLAIN, admitted, are_plain, may_call, may_read
from .constructs import COLUMNS, known_arguments, takes_parts
from .python_types import NewTypes, new_type, subscripted, union
from .unknown import Unknown, UnknownError, WrongCallError, any_unknown

Tree = Any

OPERATORS: Dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "&": operator.and_,
    "|": operator.or_,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "@": operator.matmul,
    "^": operator.xor,
}
UNARY: Dict[str, Callable[[Any], Any]] = {"-": operator.neg, "~": operator.inv, "+": operator.pos}
MAX_DEPTH = 200


class Given(NamedTuple):
    """What surrounds an expression."""

    arguments: Dict[str, Any]
    """Of the lambdas around."""
    receiver: Any = None
    """``self`` or ``cls``."""


NOTHING = Given({})


class Evaluator:
    """Evaluates trees of declarations. What is not known makes an `Unknown`."""

    def __init__(self, project: Callable[[str], Any]) -> None:
        """:param project: gives what a name of the project (``module:name``) stands for."""
        self._named = project
        self.notes: List[str] = []
        """What was left out although it matters."""
        self._depth = 0

    def value(self, tree: Tree, given: Given = NOTHING) -> Any:
        """What a tree stands for.

        :raises Exception: whatever SQLAlchemy raises of what is called.
        """
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                return Unknown("too deep")
            return getattr(self, f"_{tree[0].lower()}", self._opaque)(tree, given)
        finally:
            self._depth -= 1

    def values(self, trees: List[Tree], given: Given = NOTHING) -> List[Any]:
        return [self.value(tree, given) for tree in trees]

    def _opaque(self, tree: Tree, given: Given) -> Any:
        return Unknown(tree[0])

    def _constant(self, tree: Tree, given: Given) -> Any:
        return tree[1]

    def _external(self, tree: Tree, given: Given) -> Any:
        return names.outside(tree[1])

    def _project(self, tree: Tree, given: Given) -> Any:
        return self._named(f"{tree[1]}:{tree[2]}")

    def _argument(self, tree: Tree, given: Given) -> Any:
        return given.arguments.get(tree[1], Unknown(tree[1]))

    def _receiver(self, tree: Tree, given: Given) -> Any:
        return Unknown("self") if given.receiver is None else given.receiver

    def _get(self, tree: Tree, given: Given) -> Any:
        return self.attribute(self.value(tree[1], given), tree[2])

    def _item(self, tree: Tree, given: Given) -> Any:
        value, index = self.value(tree[1], given), self.value(tree[2], given)
        if any_unknown(value, index):
            return Unknown("item")
        found = value[index] if isinstance(value, ColumnOperators) else subscripted(value, index)
        return admitted(found, "item")

    def _elements(self, tree: Tree, given: Given) -> Any:
        found = self.values(tree[1], given)
        return tuple(found) if tree[2] else found

    def _mapping(self, tree: Tree, given: Given) -> Any:
        if tree[2]:
            return Unknown("unpacked dict")
        items = [(self.value(key, given), self.value(value, given)) for key, value in tree[1]]
        return Unknown("keys") if any_unknown(*(key for key, _ in items)) else dict(items)

    def _lambda(self, tree: Tree, given: Given) -> Any:
        parameters, body = tree[1], tree[2]

        def call(*values: Any) -> Any:
            arguments = dict(given.arguments)
            arguments.update(zip(parameters, values))
            found = self.value(body, Given(arguments, given.receiver))
            if any_unknown(found):
                raise UnknownError("lambda")
            return found

        return call

    def _unary(self, tree: Tree, given: Given) -> Any:
        operand = self.value(tree[2], given)
        known = not isinstance(operand, Unknown) and tree[1] in UNARY
        return UNARY[tree[1]](operand) if known else Unknown(tree[1])

    def _operation(self, tree: Tree, given: Given) -> Any:
        return self.operation(tree[1], self.value(tree[2], given), self.value(tree[3], given))

    def operation(self, sign: str, left: Any, right: Any) -> Any:
        """What a binary operator gives."""
        if any_unknown(left, right) or sign not in OPERATORS:
            return Unknown(sign)
        if isinstance(left, ColumnOperators) or isinstance(right, ColumnOperators):
            return Unknown(sign) if isinstance(left, str) and sign == "%" else OPERATORS[sign](left, right)
        if sign == "|":
            return union(left, right)
        try:
            return _sum(left, right) if sign == "+" else left - right if sign == "-" else Unknown(sign)
        except TypeError:
            return Unknown(sign)

    def attribute(self, value: Any, name: str) -> Any:
        """An attribute of something: of the project's classes, of SQLAlchemy's objects, of an enumeration."""
        if isinstance(value, Unknown) or not may_read(name):
            return Unknown(name)
        if isinstance(value, ModuleType):
            return names.outside(f"{value.__name__}.{name}")
        try:
            return admitted(getattr(value, name), name)
        except AttributeError:
            return Unknown(name)

    def _invoke(self, tree: Tree, given: Given) -> Any:
        function = self.value(tree[1], given)
        if isinstance(function, Unknown):
            return function
        positional = self.values(tree[2], given)
        keywords = {name: self.value(value, given) for name, value in tree[3]}
        more = self._spread(tree[5], given) if tree[4] else ((), {})
        if more is None:
            return self.called_partly(function, positional, keywords)
        return self.called(function, [*positional, *more[0]], {**keywords, **more[1]})

    def _spread(self, spread: List[Tree], given: Given) -> Optional[Tuple[List[Any], Dict[str, Any]]]:
        """What ``*`` and ``**`` add to the arguments of a call; None where that is not known."""
        positional: List[Any] = []
        keywords: Dict[str, Any] = {}
        for _, tree, stars in spread:
            value = self.value(tree, given)
            if stars == "*" and isinstance(value, (list, tuple)):
                positional.extend(value)
            elif stars == "**" and isinstance(value, dict):
                keywords.update(value)
            else:
                return None
        return (positional, keywords) if spread else None

    def called_partly(self, function: Any, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        """What a call gives of which not all arguments are known."""
        if takes_parts(function):
            return self.called(function, positional, keywords)
        if getattr(function, "__name__", "") in COLUMNS:
            self.notes.append("unpacked arguments")
            return self.called(function, positional, keywords)
        return Unknown("unpacked arguments")

    def called(self, function: Any, positional: List[Any], keywords: Dict[str, Any]) -> Any:
        """What a call gives."""
        if function in NewTypes and len(positional) == 2:
            return new_type(*positional)
        if not may_call(function):
            return Unknown(getattr(function, "__name__", "call"))
        if isinstance(function, type) and function in PLAIN:
            known = not any_unknown(positional, keywords) and are_plain(*positional, *keywords.values())
            return function(*positional, **keywords) if known else Unknown(function.__name__)
        arguments = known_arguments(function, positional, keywords, self.notes)
        if isinstance(arguments, Unknown):
            return arguments
        name = getattr(function, "__name__", "call")
        try:
            return admitted(function(*arguments[0], **arguments[1]), name)
        except TypeError as error:
            trace = error.__traceback__
            if trace is not None and trace.tb_next is None:  # raised by the call itself, not within it
                raise WrongCallError(str(error)) from None
            raise


def _sum(left: Any, right: Any) -> Any:
    sized = isinstance(left, SIZED) and isinstance(right, SIZED)
    return Unknown("+") if sized and len(left) + len(right) > LARGEST else left + right


SIZED = (str, bytes, list, tuple)
