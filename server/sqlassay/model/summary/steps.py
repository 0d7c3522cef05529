"""Functions to what they do: their steps, in order, with the circumstances of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.behaviour import Behaviour, How, Step, Taken
from sqlassay.model.summary.function_body import FunctionBody
from sqlassay.model.summary.keyed import is_keyed
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.trim import (
    MAX_ARGUMENTS,
    argument,
    is_chain,
    made_of,
    parameters_in,
    path_of,
    trimmed,
    without_end,
)
from sqlassay.model.summary.variables import Variables
from sqlassay.model.summary.vocabulary import (
    BUILTINS,
    COLLECTION_METHODS,
    DOING_METHODS,
    EXECUTING_METHODS,
    FETCHING_METHODS,
    ITERATING_BUILTINS,
    NARROWING_METHODS,
    SESSION_METHODS,
)
from sqlassay.syntax import form, last_name

MAX_STEPS = 60
MAX_READS = 16
MAX_PATH = 4

AWAITED, ENTERED, ITERATED = int(How.AWAITED), int(How.ENTERED), int(How.ITERATED)
SOMETIMES, REPEATED, GUARDED = int(How.SOMETIMES), int(How.REPEATED), int(How.GUARDED)
KEYED = int(How.KEYED)
OF_THE_CALL = AWAITED | ENTERED | ITERATED
"""What is so about a call alone, and not about what lies in it."""

TELLING = frozenset(
    [form.Name, form.Attribute, form.Call, form.Subscript, form.Await, form.IfExp, form.BoolOp]
)
"""The expressions of which something is left when they are `trimmed`."""


SUPPRESSING = frozenset(["suppress", "raises"])
"""The last names of context managers that may end their body early."""


def behaviours(body: FunctionBody, around: Mapping[str, Recipe] | None = None) -> Iterator[Behaviour]:
    """What a function does, and what each function within it does; `around` is what the variables around
    hold.
    """
    variables = Variables(body, around)
    within = [b for inner in body.functions for b in behaviours(inner, variables.recipes)]
    yield _behaviour(body, variables, within)
    yield from within


def _used(reads: Iterable[str], steps: Iterable[Step]) -> Iterator[str]:
    """The parameters that steps and reads go back to, also those of functions around."""
    yield from (path.partition(".")[0].rstrip("[]") for path in reads)
    for step in steps:
        yield from parameters_in(step)


def _behaviour(body: FunctionBody, variables: Variables, within: list[Behaviour]) -> Behaviour:
    steps = _Steps(body, variables)
    steps.suite(body.function.body, 0)
    return Behaviour(
        name=body.name,
        parameters=tuple(_taken(body, steps, within)),
        steps=tuple(list(steps.steps)[:MAX_STEPS]),
        reads=tuple(sorted(steps.reads)[:MAX_READS]),
        returns=tuple(sorted(steps.returns)),
        keeps=tuple(sorted(steps.keeps)) if body.name.endswith(".__init__") else (),
        unclear=steps.unclear or len(steps.steps) > MAX_STEPS,
    )


def _taken(body: FunctionBody, steps: _Steps, within: list[Behaviour]) -> Iterator[Taken]:
    used: set[str] = set()
    if any(recipe is not OPAQUE for recipe in body.holds.values()):
        used.update(_used(steps.reads, steps.steps))
        used.update(name for inner in within for name in _used(inner.reads, inner.steps))
    for parameter in body.function.parameters:
        holds = body.holds[parameter.name] if parameter.name in used else OPAQUE
        yield Taken(parameter.name, parameter.kind, holds, parameter.default is not None)


class _Steps:
    """Passes over a function's body in the order of the text."""

    def __init__(self, body: FunctionBody, variables: Variables) -> None:
        self.variables = variables
        self.local = variables.recipes
        self._known: dict[int, Recipe] = {}
        """The recipes of expressions, by their identity, as long as `local` is the same."""
        parameters = body.function.parameters
        self.receiver = parameters[0].name if parameters else ""
        self.unknown = {name for name, recipe in body.holds.items() if recipe is OPAQUE}
        """The parameters that hold nobody knows what; a session is told from what is called on it."""
        if "." in body.name and not body.around:
            self.unknown.discard(self.receiver)
        self.classes = {n.name for n in body.own.of(form.Class)}
        """The classes that it defines."""
        self.steps: dict[Step, None] = {}
        self.reads: set[str] = set()
        self.returns: set[str] = set()
        self.keeps: set[tuple[str, str]] = set()
        self.unclear = False

    # statements

    def suite(self, body: tuple[form.Statement, ...], how: int) -> bool:
        """Pass over a suite; whether it may return, so that what follows happens on some paths only."""
        returns = False
        for statement in body:
            returns |= self.statement(statement, how | SOMETIMES if returns else how)
        return returns

    def statement(self, node: form.Statement, how: int) -> bool:
        sometimes, repeated = how | SOMETIMES, how | SOMETIMES | REPEATED
        match node:
            case form.Expr(value=value):
                self.expression(value, how)
            case form.Assign():
                self._assigned(node.targets, node.value, how)
            case form.Return():
                self._returned(node.value, how)
                return True
            case form.If():
                self.expression(node.test, how)
                then, otherwise = self.suite(node.body, sometimes), self.suite(node.orelse, sometimes)
                return then or otherwise
            case form.For():
                self.expression(node.iterable, how | ITERATED)
                return self.suite(node.body, repeated) | self.suite(node.orelse, sometimes)
            case form.While():
                self.expression(node.test, how | REPEATED)
                endless = isinstance(node.test, form.Constant) and bool(node.test.value)
                inner = how | REPEATED if endless else repeated
                return self.suite(node.body, inner) | self.suite(node.orelse, sometimes)
            case form.With():
                for item in node.items:
                    self._entered(item.context, how | ENTERED)
                inner = sometimes if any(map(_suppresses, node.items)) else how
                return self.suite(node.body, inner | GUARDED)
            case form.Try():
                return self._try(node, how)
            case form.Match():
                self.expression(node.subject, how)
                for case in node.cases:
                    self.optional(case.guard, sometimes)
                returns = [self.suite(case.body, sometimes) for case in node.cases]
                return any(returns)
            case form.AnnAssign(value=value) if value is not None:
                self._assigned((node.target,), value, how)
            case form.Function() | form.Class():
                for decorator in node.decorators:
                    self.expression(decorator, how)
            case _:
                self._parts(node, how)
        return False

    def _try(self, node: form.Try, how: int) -> bool:
        sometimes = how | SOMETIMES
        goes_on = any(not _always_raises(handler.body) for handler in node.handlers)
        returns = self.suite(node.body, sometimes if goes_on else how)
        for handler in node.handlers:
            returns |= self.suite(handler.body, sometimes)
        returns |= self.suite(node.orelse, sometimes if goes_on or returns else how)
        return self.suite(node.finalbody, how) or returns

    def _entered(self, context: form.Expression, how: int) -> None:
        self.expression(context, how)
        recipe = self._recipe(context)
        if isinstance(context, form.Name | form.Attribute) and recipe is not OPAQUE:
            self._add(r.Get(recipe, "__enter__"), context, (), how)

    def _returned(self, value: form.Expression | None, how: int) -> None:
        if value is not None:
            if not isinstance(self._recipe(value), r.FunctionDefined):
                self.expression(value, how)
            if (path := path_of(self._recipe(value))) is not None:
                self.returns.add(path)

    def _assigned(self, targets: tuple[form.Expression, ...], value: form.Expression, how: int) -> None:
        self.expression(value, how)
        for target in targets:
            match target:
                case form.Attribute(value=form.Name(id=self.receiver), attr=attribute):
                    if (path := path_of(self._recipe(value))) is not None:
                        self.keeps.add((attribute, path))
                case form.Attribute() | form.Subscript():
                    self.expression(target.value, how)

    # expressions

    def optional(self, node: form.Expression | None, how: int) -> None:
        if node is not None:
            self.expression(node, how)

    def expression(self, node: form.Node, how: int) -> None:
        passing = _PASSING.get(type(node))
        if passing is not None:
            passing(self, node, how)
        elif isinstance(node, form.Lambda):
            self.unclear = True
        else:
            self._parts(node, how & ~OF_THE_CALL)

    def _parts(self, node: form.Node, how: int) -> None:
        for child in form.children(node):
            self.expression(child, how)

    def _name(self, node: form.Name, how: int) -> None:
        if node.id in self.classes or isinstance(self.local.get(node.id), r.FunctionDefined):
            self.unclear = True
        if how & ITERATED:
            self._iterated(node, how)

    def _await(self, node: form.Await, how: int) -> None:
        self.expression(node.value, how & ~OF_THE_CALL | how & ITERATED | AWAITED)

    def _bool_op(self, node: form.BoolOp, how: int) -> None:
        self.expression(node.operands[0], how)
        for operand in node.operands[1:]:
            self.expression(operand, how | SOMETIMES)

    def _if_exp(self, node: form.IfExp, how: int) -> None:
        self.expression(node.test, how & ~OF_THE_CALL)
        for branch in (node.body, node.orelse):
            self.expression(branch, how | SOMETIMES)

    def _yield(self, node: form.Yield, how: int) -> None:
        self.optional(node.value, how & ~OF_THE_CALL | (ITERATED if node.delegates else 0))

    def _starred(self, node: form.Starred, how: int) -> None:
        self.expression(node.value, how & ~OF_THE_CALL | ITERATED)

    def _named(self, node: form.NamedExpr, how: int) -> None:
        self.expression(node.value, how)

    def _comprehension(self, node: form.Comprehension, how: int) -> None:
        how &= ~OF_THE_CALL
        inner = how
        with self._own_names():
            for clause in node.clauses:
                self.expression(clause.iterable, inner | ITERATED)
                inner = how | SOMETIMES | REPEATED
                element = r.Iterated(self._recipe(clause.iterable))
                simple = clause.target.id if isinstance(clause.target, form.Name) else None
                for name in _names(clause.target):
                    self.local[name] = element if name == simple else OPAQUE
                self._known.clear()
                for condition in clause.conditions:
                    self.expression(condition, inner)
            self.expression(node.element, inner)
            self.optional(node.value, inner)

    @contextmanager
    def _own_names(self) -> Iterator[None]:
        local, known = self.local, self._known
        self.local, self._known = dict(local), {}
        yield
        self.local, self._known = local, known

    def _attribute(self, node: form.Attribute, how: int) -> None:
        base = _base(node)
        if not isinstance(base, form.Name):
            self.expression(base, how & ~OF_THE_CALL)
        elif base.id in self.local:
            self._read(node)
        if how & ITERATED:
            self._iterated(node, how)

    def _read(self, node: form.Expression) -> None:
        path = path_of(self._recipe(node))
        if path is not None and 0 < path.count(".") <= MAX_PATH:
            self.reads.add(path)

    def _iterated(self, node: form.Expression, how: int) -> None:
        """Going over a Query executes it."""
        recipe = self._recipe(node)
        if path_of(recipe) is None and _names_query(recipe):
            self._add(r.Get(recipe, "__iter__"), node, (), how & ~OF_THE_CALL)

    # calls

    def _call(self, node: form.Call, how: int) -> None:
        outer = how & ~OF_THE_CALL
        match node.func:
            case form.Name(id=name) if name in BUILTINS and name not in self.local:
                inner = outer | (ITERATED if name in ITERATING_BUILTINS else 0)
                for argument in node.args:
                    self.expression(argument.value, inner)
                return
            case form.Attribute(value=value):
                self.expression(value, outer)
            case form.Name(id=name) if name in self.classes:
                self.unclear = True
            case form.Name():
                pass
            case other:
                self.expression(other, outer)
        for argument in node.args:
            self.expression(argument.value, outer | (ITERATED if argument.star == "*" else 0))
        self._stepped(node, how)

    def _stepped(self, node: form.Call, how: int) -> None:
        if isinstance(node.func, form.Attribute) and node.func.attr in COLLECTION_METHODS:
            return
        function = self._recipe(node.func)
        name = function.name if isinstance(function, r.Get) else ""
        before = function.value if isinstance(function, r.Get) else OPAQUE
        if function is OPAQUE:
            self.unclear = True
        elif _is_of_result(before):
            return
        elif name in NARROWING_METHODS and is_chain(before):
            if how & ITERATED and _names_query(before):
                self._add(r.Get(trimmed(before), "__iter__"), node, (), how & ~OF_THE_CALL)
        elif _root(function) in self.unknown and name not in DOING_METHODS:
            self.unclear = True
        elif name == "query" and _starts_chain(node):
            if how & ITERATED:
                self._iterated(node, how)
        else:
            self._add(function, node, node.args, how)

    def _add(
        self, function: Recipe, node: form.Expression, args: tuple[form.Argument, ...], how: int
    ) -> None:
        name = function.name if isinstance(function, r.Get) else ""
        counts = name in DOING_METHODS
        whole = name in SESSION_METHODS
        plain = takewhile(lambda a: a.star != "*", args)
        positional = tuple(self._argument(a, whole) for a in plain if not a.keyword and not a.star)
        keyed = KEYED if counts and is_keyed(node, self.variables) else 0
        step = Step(
            function,
            without_end(positional[:MAX_ARGUMENTS]),
            tuple(
                (a.keyword, v) for a in args if a.keyword and (v := self._argument(a, whole)) is not OPAQUE
            ),
            any(a.star for a in args),
            how | keyed,
            self.variables.parameters_of(*_chained(node, self.variables.parameters)) if counts else (),
        )
        self.steps[step] = None

    def _argument(self, given: form.Argument, whole: bool) -> Recipe:
        """An argument of a step: as it is, if it may be a statement, else what is left of it."""
        if isinstance(given.value, form.Constant):
            return OPAQUE
        recipe = self._recipe(given.value)
        recipe = recipe if whole else argument(recipe)
        return made_of(self.variables.parameters_of(given.value)) if recipe is OPAQUE else recipe

    def _recipe(self, node: form.Expression) -> Recipe:
        if type(node) not in TELLING:
            return OPAQUE
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = trimmed(recipe_of(node, self.local))
        return known


_PASSING: Mapping[type[form.Node], Callable[[_Steps, Any, int], None]] = {
    form.Name: _Steps._name,
    form.Call: _Steps._call,
    form.Await: _Steps._await,
    form.Attribute: _Steps._attribute,
    form.BoolOp: _Steps._bool_op,
    form.IfExp: _Steps._if_exp,
    form.Comprehension: _Steps._comprehension,
    form.Yield: _Steps._yield,
    form.Starred: _Steps._starred,
    form.NamedExpr: _Steps._named,
}


def _suppresses(item: form.WithItem) -> bool:
    """Whether a context manager looks like one that ends its body early."""
    return isinstance(item.context, form.Call) and last_name(item.context) in SUPPRESSING


def _always_raises(body: tuple[form.Statement, ...]) -> bool:
    match body[-1] if body else None:
        case form.Raise():
            return True
        case form.If(body=then, orelse=(_, *_) as orelse):
            return _always_raises(then) and _always_raises(orelse)
        case form.With(body=inner):
            return _always_raises(inner)
    return False


def _names(target: form.Expression) -> Iterator[str]:
    return (node.id for node in form.walk((target,)) if isinstance(node, form.Name))


def _base(node: form.Expression) -> form.Expression:
    """What a chain of attributes and subscripts starts from."""
    while isinstance(node, form.Attribute | form.Subscript):
        node = node.value
    return node


def _root(recipe: Recipe) -> str:
    """The parameter that a chain starts from."""
    while not isinstance(recipe, r.Parameter):
        match recipe:
            case r.Get(value=inner) | r.Item(value=inner) | r.Iterated(value=inner):
                recipe = inner
            case r.Awaited(value=inner) | r.Entered(value=inner) | r.Invoke(function=inner):
                recipe = inner
            case _:
                return ""
    return recipe.name


def _names_query(recipe: Recipe) -> bool:
    """Whether a chain may be that of a Query which was not executed yet."""
    while isinstance(recipe, r.Get | r.Invoke):
        if isinstance(recipe, r.Get) and recipe.name == "query":
            return True
        if isinstance(recipe, r.Get) and recipe.name in FETCHING_METHODS | EXECUTING_METHODS:
            return False
        recipe = recipe.value if isinstance(recipe, r.Get) else recipe.function
    return False


def _is_of_result(receiver: Recipe) -> bool:
    """Whether a method's receiver comes from executing something already."""
    while isinstance(receiver, r.Get | r.Invoke | r.Awaited):
        match receiver:
            case r.Invoke(function=r.Get(name=name)) if name in EXECUTING_METHODS:
                return True
            case r.Get(value=receiver) | r.Awaited(value=receiver):
                pass
            case r.Invoke(function=receiver):
                pass
    return False


def _starts_chain(node: form.Call) -> bool:
    """Whether ``query(…)`` is given what looks like an entity, and so builds a Query only."""
    match node.args:
        case (form.Argument(value=form.Name(id=name)), *_):
            return name[:1].isupper()
        case (form.Argument(value=form.Attribute(value=value, attr=attr)), *_):
            return attr[:1].isupper() or (isinstance(value, form.Name) and value.id[:1].isupper())
    return False


def _chained(node: form.Expression, parameters: tuple[str, ...]) -> Iterator[form.Expression]:
    """The arguments of a call and of the calls before it in its chain; the variable that the chain starts
    from, where that is one.
    """
    while True:
        match node:
            case form.Call(func=func, args=args):
                yield from (argument.value for argument in args)
                node = func
            case form.Attribute(value=value) | form.Await(value=value):
                node = value
            case form.Subscript(value=value, index=index):
                yield index
                node = value
            case form.Name(id=name) if name not in parameters:
                yield node
                return
            case _:
                return
