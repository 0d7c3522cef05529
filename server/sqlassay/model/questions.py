"""Questions about the linked program: answered once, remembered with what each answer depends on.

The scheme is that of `Salsa <https://salsa-rs.github.io/salsa/overview.html>`_: an answer depends on other
answers and on *inputs*, parts of the summaries. After an edit the answers stay, and before one is used again
its dependencies are compared, the deepest first; where they turn out the same, so is the answer. A question
that leads back to itself is answered for a fixed point.

What a change cannot concern is not even compared: each answer is found from the inputs that went into it
(`Dependents`), and only those are suspected for which one of these differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlassay.model.dependencies import Dependencies, Dependents, Input, Place, Question, Scope

if TYPE_CHECKING:
    from sqlassay.model.program import Program

T = TypeVar("T")
P = ParamSpec("P")

MAX_ROUNDS = 20
"""A question that still changes its answer after so many rounds through itself is given up."""


def question(*, otherwise: Any, given_up: Any = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Remember what a function of hashable values and, as its last argument, the program gives.

    :param otherwise: what a question that leads back to itself starts from: the answer of one of which
        nothing has been seen yet.
    :param given_up: the answer where none comes out again when it is put in.
    """

    def decorate(answer: Callable[P, T]) -> Callable[P, T]:
        @wraps(answer)
        def ask(*arguments: Any) -> Any:
            *about, program = arguments
            return program.answers.ask(Question((ask, *about)), program)

        ask.otherwise, ask.given_up = otherwise, given_up  # type: ignore[attr-defined]
        return ask  # type: ignore[return-value]

    return decorate


def reads(
    scope: Scope,
) -> Callable[[Callable[Concatenate[Program, P], T]], Callable[Concatenate[Program, P], T]]:
    """Note that the answer in work depends on what a method of the program reads from the summaries.

    :param scope: how much of them it reads.
    """

    def decorate(accessor: Callable[Concatenate[Program, P], T]) -> Callable[Concatenate[Program, P], T]:
        @wraps(accessor)
        def read(program: Program, /, *arguments: Any) -> Any:
            value = accessor(program, *arguments)  # type: ignore[call-arg]
            if program.answers.in_work:
                program.answers.note(Input((read, *arguments)), value)
            return value

        read.scope = scope  # type: ignore[attr-defined]
        return read  # type: ignore[return-value]

    return decorate


class Answer:
    """An answer with what it depends on."""

    __slots__ = ("dependencies", "value")

    def __init__(self, value: Any, dependencies: Dependencies) -> None:
        self.value = value
        self.dependencies = dependencies


class Work:
    """A question that is being answered."""

    __slots__ = ("dependencies", "heads", "led_here", "moved", "provisional", "question", "rounds")

    def __init__(self, question: Question | None, provisional: Any = None) -> None:
        self.question = question
        self.provisional = provisional
        """What it is taken for where it leads back to itself."""
        self.moved = False
        """Whether a question that leads back to this one changed its provisional answer in this round."""
        self.rounds = 0
        self.dependencies: Dependencies = {}
        self.heads: dict[Work, int] = {}
        """The questions around that this one leads back to, with the rounds that it was asked in: what it
        says holds for those.
        """
        self.led_here: list[Question] = []
        """The questions whose answers hold for a round of this one."""


class Answers:
    """What was answered about one program."""

    def __init__(
        self,
        known: dict[Question, Answer] | None = None,
        suspect: dict[Question, Answer] | None = None,
        dependents: Dependents | None = None,
    ) -> None:
        """:param known: answers about the program before that hold for this one, too; its own from now on.
        :param suspect: answers about it to be used again where they still hold; its own as well.
        :param dependents: of all that is known; shared with the program before.
        """
        self._known: dict[Question, Answer] = known or {}
        self._suspect: dict[Question, Answer] = suspect or {}
        self._dependents = dependents or Dependents()
        self._new: list[Question] = []
        """Those of the answers known that the dependents do not have yet."""
        self._stack: list[Work] = []
        self._in_work: dict[Question, Work] = {}
        self._last: dict[Question, Any] = {}
        """The provisional answers of questions within others that lead back to themselves, too."""
        self._for_now: dict[Question, tuple[Answer, dict[Work, int]]] = {}

    def ask(self, question: Question, program: Program) -> Any:
        """The answer to a question, which becomes a dependency of the one in work."""
        answer = self._known.get(question) or self._found(question, program)
        self.note(question, answer.value)
        return answer.value

    @property
    def in_work(self) -> bool:
        """Whether an answer is being worked out."""
        return bool(self._stack)

    def note(self, dependency: Question | Input, value: Any) -> None:
        """Make something a dependency of the answer in work."""
        if self._stack:
            self._stack[-1].dependencies[dependency] = value

    def tracked(self, work: Callable[[], T]) -> tuple[T, Dependencies]:
        """What some work gives, and what it asked and read on the way."""
        with self._apart() as here:
            return work(), here.dependencies

    def still_hold(self, dependencies: Dependencies, program: Program) -> bool:
        """Whether all that was asked and read is the same for this program."""
        with self._apart() as here:
            same = all(_same(self._now(d, program), value) for d, value in dependencies.items())
        return same and not here.heads

    def inputs(self, dependencies: Iterable[Dependencies], program: Program) -> set[Input]:
        """All parts of the summaries that such dependencies come from."""
        found: set[Input] = set()
        seen: set[Question] = set()
        pending = [*dependencies]
        while pending:
            for dependency in pending.pop():
                if isinstance(dependency, Input):
                    found.add(dependency)
                elif dependency not in seen:
                    seen.add(dependency)
                    self.ask(dependency, program)
                    pending.append(self._known[dependency].dependencies)
        return found

    def successors(self, places: Collection[Place], differs: Callable[[Input], bool]) -> Answers:
        """The answers for a program with other summaries. What depends on none of the inputs that differ
        holds; the rest is compared before it is used.

        :param places: where inputs may differ.
        """
        dependents = self._with_new()
        concerned = dependents.concerned(filter(differs, dependents.inputs(places)))
        known = self._known.copy()  # which does not hash the questions again, as there are many
        suspect = {question: known.pop(question) for question in concerned if question in known}
        if dependents.has_outgrown(len(self._known)):
            return Answers(known, suspect, _dependents_of(self._known))
        return Answers(known, {**self._suspect, **suspect}, dependents)

    def suspected(self) -> Answers:
        """The answers for a program of which anything may be another: none is used before it is compared."""
        return Answers(suspect={**self._suspect, **self._known}, dependents=self._with_new())

    def _with_new(self) -> Dependents:
        for question in self._new:
            self._dependents.add(question, self._known[question].dependencies)
        self._new.clear()
        return self._dependents

    @contextmanager
    def _apart(self) -> Iterator[Work]:
        """Work whose questions are dependencies of nothing around."""
        here = Work(None)
        self._stack.append(here)
        try:
            yield here
        finally:
            self._stack.pop()

    def _now(self, dependency: Question | Input, program: Program) -> Any:
        if isinstance(dependency, Input):
            return dependency.value(program)
        return self.ask(dependency, program)

    def _found(self, question: Question, program: Program) -> Answer:
        if (head := self._in_work.get(question)) is not None:
            self._lead_to({head: head.rounds})
            return Answer(head.provisional, {})
        if (for_now := self._for_now.get(question)) is not None:
            answer, heads = for_now
            if all(self._is_in_round(head, rounds) for head, rounds in heads.items()):
                self._lead_to(heads)
                return answer
            del self._for_now[question]
        before = self._suspect.pop(question, None)
        if before is not None and self.still_hold(before.dependencies, program):
            self._known[question] = before
            return before
        return self._answered(question, program)

    def _answered(self, question: Question, program: Program) -> Answer:
        provisional = self._last.get(question, question[0].otherwise)
        here = self._in_work[question] = Work(question, provisional)
        self._stack.append(here)
        try:
            answer = Answer(self._fixed(here, program), here.dependencies)
        finally:
            self._stack.pop()
            del self._in_work[question]
        if not self._in_work:
            self._last.clear()
        here.heads.pop(here, None)
        self._keep(question, answer, here.heads)
        self._lead_to(here.heads)
        for other in here.led_here:
            self._settle(other, here)
        return answer

    def _fixed(self, here: Work, program: Program) -> Any:
        """The answer that comes out again when it is put in where the question leads back to itself. Of
        questions that lead back to one another, the outermost goes round for all of them.
        """
        assert here.question is not None
        while True:
            here.dependencies.clear()
            here.moved = False
            value = here.question.answered(program)
            moved = here in here.heads and not _same(value, here.provisional)
            around = [head for head in here.heads if head is not here]
            if around:
                if moved:
                    self._last[here.question] = value
                for head in around:
                    head.moved |= moved or here.moved
                return value
            if not moved and not here.moved:
                return value
            here.rounds += 1
            if here.rounds == MAX_ROUNDS:
                return here.question[0].given_up
            here.provisional = value

    def _keep(self, question: Question, answer: Answer, heads: dict[Work, int]) -> None:
        if not heads:
            self._for_now.pop(question, None)
            self._known[question] = answer
            self._new.append(question)
            return
        self._for_now[question] = answer, dict(heads)
        for head in heads:
            head.led_here.append(question)

    def _settle(self, question: Question, head: Work) -> None:
        """What held for the last round of a question that is answered now holds as long as that does."""
        answer, heads = self._for_now.get(question, (None, {}))
        if answer is not None and heads.get(head) == head.rounds:
            others = {other: rounds for other, rounds in heads.items() if other is not head}
            self._keep(question, answer, others | head.heads)

    def _lead_to(self, heads: dict[Work, int]) -> None:
        if self._stack:
            self._stack[-1].heads.update(heads)

    def _is_in_round(self, head: Work, rounds: int) -> bool:
        assert head.question is not None
        return self._in_work.get(head.question) is head and head.rounds == rounds


def _dependents_of(answers: Mapping[Question, Answer]) -> Dependents:
    found = Dependents()
    for question, answer in answers.items():
        found.add(question, answer.dependencies)
    return found


def _same(one: Any, other: Any) -> bool:
    return one is other or bool(one == other)
