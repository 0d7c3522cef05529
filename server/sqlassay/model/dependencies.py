"""What answers about the program depend on, and which answers depend on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ROOM = 20_000
"""Dependencies of answers that were replaced, which may be remembered in any case."""


class Scope(Enum):
    """How much of the summaries an input comes from."""

    MODULE = "one module, which the first argument names"
    LAYOUT = "which modules there are"
    MODULES = "all modules"


Place: TypeAlias = str | Scope
"""Where inputs come from: the module of this name, or another scope than one module."""


class Question(tuple[Any, ...]):
    """A function marked by `question`, and its arguments but the program."""

    __slots__ = ()

    def answered(self, program: Program) -> Any:
        """The answer, worked out anew."""
        return self[0].__wrapped__(*self[1:], program)


class Input(tuple[Any, ...]):
    """A method of `Program` marked by `reads`, and its arguments: a part of the summaries."""

    __slots__ = ()

    def value(self, program: Program) -> Any:
        """What the part is in a program."""
        return self[0].__wrapped__(program, *self[1:])

    @property
    def place(self) -> Place:
        """Where it comes from."""
        scope: Scope = self[0].scope
        return str(self[1]) if scope is Scope.MODULE else scope


Dependencies: TypeAlias = dict[Question | Input, Any]
"""What was asked and read on the way to an answer, in order, with what it was."""


class Dependents:
    """The questions whose answers something went into. Answers that were replaced since may be among them:
    they were given at some time.
    """

    def __init__(self) -> None:
        self._questions: dict[Question | Input, list[Question]] = defaultdict(list)
        self._inputs: dict[Place, dict[Input, None]] = defaultdict(dict)
        self._one: dict[Input, Input] = {}
        self._answers = 0

    def one(self, part: Input) -> Input:
        """The one object for an input: there are many times more dependencies than inputs."""
        return self._one.setdefault(part, part)

    def add(self, question: Question, dependencies: Dependencies) -> None:
        """Note what went into the answer to a question."""
        self._answers += 1
        for dependency in dependencies:
            self._questions[dependency].append(question)
            if isinstance(dependency, Input):
                self._inputs[dependency.place][dependency] = None

    def inputs(self, places: Iterable[Place]) -> Iterator[Input]:
        """The inputs from some places."""
        for place in places:
            yield from self._inputs.get(place, ())

    def concerned(self, inputs: Iterable[Input]) -> set[Question]:
        """The questions whose answers inputs went into, by however many steps."""
        found: set[Question] = set()
        pending: list[Question | Input] = [*inputs]
        while pending:
            for question in self._questions.get(pending.pop(), ()):
                if question not in found:
                    found.add(question)
                    pending.append(question)
        return found

    def has_outgrown(self, answers: int) -> bool:
        """Whether most of it is about answers that were replaced, if there are so many now."""
        return self._answers > 2 * answers + ROOM
