"""The statement behind what a function of the project gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import TRANSPARENT, decorator_names
from sqlassay.model.kinds import (
    Function,
    Instance,
    Kind,
    Method,
    Pagination,
    ProjectClass,
    Query,
    Selection,
    Session,
    present,
)
from sqlassay.model.kinds.loading import LoaderOption
from sqlassay.model.kinds.result import Result
from sqlassay.model.kinds.state import Step
from sqlassay.model.library.external import External
from sqlassay.model.loading import MappedRelationship, loadable
from sqlassay.model.provenance.values import COPYING, EXECUTING, FETCHING, GETTING
from sqlassay.model.questions import question
from sqlassay.model.summary import FunctionSummary
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Loaded(Struct, frozen=True):
    """What `Provenance` says of the objects, as far as other functions can know it."""

    options: tuple[LoaderOption, ...]
    selection: Selection | None = None
    path: tuple[Step, ...] = ()


@question(otherwise=None)
def loaded_by(function: Function, program: Program) -> Loaded | None:
    """The statement behind the objects that a function gives; None where it is not known, where there are
    several, or where the function is asynchronous.
    """
    summary = program.function_summary(function)
    if summary is None or summary.is_async or not _is_plain(summary, function, program):
        return None
    results = [recipe for recipe in summary.results if recipe not in EMPTY]
    found = {_Results(function, program).of(recipe) for recipe in results}
    return found.pop() if len(found) == 1 else None


EMPTY = (r.Constant(None), r.Elements((), is_tuple=False), r.Elements((), is_tuple=True))
"""Results without objects."""


def _is_plain(summary: FunctionSummary, function: Function, program: Program) -> bool:
    return decorator_names(summary, function.module, program) <= TRANSPARENT


class _Results:
    """Follows the recipes of a function's results back to a statement."""

    def __init__(self, function: Function, program: Program) -> None:
        self.module = function.module
        self.program = program
        owner = function.name.rpartition(".")[0]
        receiver = function.receiver
        if receiver is None and owner and "<locals>" not in owner:
            receiver = program.instance_of(ProjectClass(function.module, owner))
        self.given: dict[str, Kind] = {} if receiver is None else {"": receiver}

    def kind(self, recipe: r.Recipe) -> Kind:
        return present(evaluate(recipe, self.module, None, self.program, self.given))

    def of(self, recipe: r.Recipe) -> Loaded | None:
        """The statement behind a recipe."""
        kind = self.kind(recipe)
        if isinstance(kind, Query):
            return _of_selection(kind)
        match recipe:
            case r.Invoke():
                return self._call(recipe)
            case r.Get(value=value, name=name):
                return self._attribute(value, name)
            case r.Truthy(value=value) | r.Annotated(value=value) | r.Item(value=value):
                return self.of(value)
            case r.Iterated(value=value):
                return self.of(value)
            case r.OneOf(options=options):
                found = {self.of(option) for option in options if option not in EMPTY}
                return found.pop() if len(found) == 1 else None
        return None

    def _attribute(self, value: r.Recipe, name: str) -> Loaded | None:
        match self.kind(value):
            case Pagination() if name == "items":
                return self.of(value)
            case Instance(of=cls) if isinstance(loadable(cls, name, self.program), MappedRelationship):
                before = self.of(value)
                return None if before is None else replace(before, path=(*before.path, (cls, name)))
        return None

    def _call(self, call: r.Invoke) -> Loaded | None:
        function = self.kind(call.function)
        match function, call.function:
            case Method(receiver=receiver, name=name), r.Get(value=value):
                return self._method(present(receiver), name, value, call)
            case External(name=name), _ if name in COPYING and call.positional:
                return self.of(call.positional[0])
            case Function() as called, _:
                return loaded_by(replace(called, given=()), self.program)
        return None

    def _method(self, receiver: Kind, name: str, value: r.Recipe, call: r.Invoke) -> Loaded | None:
        match receiver:
            case Query() if name in FETCHING:
                return _of_selection(receiver)
            case Result(is_async=False):
                return self.of(value)
            case Session(is_async=False) if name in EXECUTING:
                given = [*call.positional[:1], *(v for k, v in call.keywords if k == "statement")]
                return _of_selection(self.kind(given[0])) if given else None
            case Session(is_async=False) if name in GETTING:
                given_options = call.unpacked or any(k != "ident" for k, _ in call.keywords)
                return None if given_options else Loaded(())
        return None


def _of_selection(kind: Kind) -> Loaded | None:
    if not isinstance(kind, Selection) or kind.loading is None:
        return None
    return Loaded(kind.loading, kind)
