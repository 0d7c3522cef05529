"""What becomes of a result: the calls that follow, in the same expression or later through a variable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sqlassay.model.summary.functions import suites
from sqlassay.syntax import form, names_bound_by, target_names

MODIFIERS = frozenset(
    "scalars unique mappings columns tuples yield_per execution_options partitions freeze".split()
)
"""Methods of results that give a result, or parts of one; after any other nothing is left of it to follow."""

ITERATING = frozenset(
    "list tuple set frozenset dict sorted enumerate zip map filter iter next reversed any all sum min max"
    " len bool".split()
)
"""Python's functions that go over what they are given."""

MAX_VARIABLES = 3
"""A result is followed through so many variables."""

SCOPES = (form.Function, form.Lambda, form.Class)

Around = Sequence[form.Node]


class Consumption(Struct, frozen=True):
    """One way in which a result is used."""

    steps: tuple[str, ...]
    """The methods in order, e.g. ``("scalars", "all")``; in the end what happens to the result otherwise:
    ``for``, ``comprehension``, ``[]``, ``[:]``, ``*`` and ``=`` (unpacked), ``list`` and other functions of
    Python's, ``tested``, ``returned``, ``yielded``, ``discarded``; ``passed`` to a function, ``kept`` in an
    attribute or in a variable that is not followed, or ``unknown``, where nobody can see more.
    """
    node: form.Node
    """The last step."""


class Consumed(Struct, frozen=True):
    """All uses of a result."""

    uses: tuple[Consumption, ...]
    """None where it is not looked at."""
    certain: bool
    """Whether there are no others, and all of these are uses of this result."""

    def by(self, *steps: str) -> bool:
        """Whether it is certainly used in one way only, which ends in one of these steps."""
        return self.certain and len(self.uses) == 1 and self.uses[0].steps[-1:] in [(s,) for s in steps]


def consumed(node: form.Expression, around: Iterable[form.Node], *, follow: bool) -> Consumed:
    """What becomes of the value of an expression; `around` are the nodes around it, the nearest first.

    :param follow: whether to look for its uses through a variable.
    """
    return _follow(node, tuple(around), (), MAX_VARIABLES if follow else 0)


def _follow(node: form.Node, around: Around, before: tuple[str, ...], variables: int) -> Consumed:
    steps = list(before)
    inner = node
    rest = iter(enumerate(around))
    for index, outer in rest:
        match outer:
            case form.Await():
                pass
            case form.Attribute(attr=name):
                steps.append(name)
                call = around[index + 1] if index + 1 < len(around) else None
                if not isinstance(call, form.Call) or call.func is not outer:
                    return _one(steps, outer)
                next(rest)
                if name not in MODIFIERS:
                    return _one(steps, call)
                outer = call
            case form.BoolOp() | form.IfExp() if (
                outer is not inner and getattr(outer, "test", None) is not inner
            ):
                pass
            case form.Assign(targets=(form.Name(id=name),)) | form.AnnAssign(target=form.Name(id=name)):
                return _through(name, outer, around[index + 1 :], steps, variables)
            case form.With() if (target := _entered(outer, inner)) is not None:
                return _through(target, outer, around[index + 1 :], steps, variables)
            case _:
                return _one([*steps, *_last_step(inner, outer, around[index + 1 :])], outer)
        inner = outer
    return _one([*steps, "unknown"], inner)


def _one(steps: Sequence[str], node: form.Node) -> Consumed:
    return Consumed((Consumption(tuple(steps), node),), certain=True)


def _last_step(inner: form.Node, outer: form.Node, further: Around) -> tuple[str, ...]:
    match outer:
        case form.For(iterable=iterable) if iterable is inner:
            return ("for",)
        case form.Clause(iterable=iterable) if iterable is inner:
            return ("comprehension",)
        case form.Comprehension(clauses=(first, *_)) if first.iterable is inner:
            return ("comprehension",)
        case form.Subscript(value=value, index=index) if value is inner:
            return ("[:]",) if isinstance(index, form.Slice) else ("[]",)
        case form.Argument() if further and isinstance(further[0], form.Call):
            function = further[0].func
            plain = isinstance(function, form.Name) and function.id in ITERATING and not outer.keyword
            return (function.id,) if plain and isinstance(function, form.Name) else ("passed",)
        case form.Assign(targets=(form.Tuple() | form.List(),)):
            return ("=",)
        case form.Expr():
            return ("discarded",)
    return (WORDS.get(type(outer), "unknown"),)


WORDS: dict[type[form.Node], str] = {
    form.Starred: "*",
    form.Return: "returned",
    form.Lambda: "returned",
    form.Yield: "yielded",
    form.Assign: "kept",
    form.AnnAssign: "kept",
    form.If: "tested",
    form.While: "tested",
    form.Compare: "tested",
    form.UnaryOp: "tested",
    form.Assert: "tested",
}


def _entered(statement: form.With, context: form.Node) -> str | None:
    """The name that a ``with`` binds to what it enters."""
    targets = [item.target for item in statement.items if item.context is context]
    return targets[0].id if targets and isinstance(targets[0], form.Name) else None


def _through(
    name: str, binding: form.Statement, around: Around, steps: Sequence[str], variables: int
) -> Consumed:
    """The uses of a variable that was given the result."""
    function = next((n for n in around if isinstance(n, SCOPES)), None)
    if variables == 0 or not isinstance(function, form.Function):
        return _one([*steps, "kept"], binding)
    uses, certain = _uses(name, binding, around[0], function)
    found = [_follow(use, path, tuple(steps), variables - 1) for use, path in uses]
    certain = certain and all(each.certain for each in found)
    return Consumed(tuple(use for each in found for use in each.uses), certain)


Use = tuple[form.Name, tuple[form.Node, ...]]


def _uses(
    name: str, binding: form.Statement, parent: form.Node, function: form.Function
) -> tuple[list[Use], bool]:
    """The places that read a variable after a statement bound it, and whether they are all."""
    everywhere = [*reads_of(name, function)]
    here = not any(
        isinstance(node, SCOPES) for _, path in everywhere for node in path if node is not function
    )
    if sum(list(names_bound_by(node)).count(name) for node in form.walk((function,))) == 1:
        return everywhere, here
    suite = next((s for s in _suites(parent) if any(statement is binding for statement in s)), ())
    if isinstance(binding, form.With):
        suite = (binding, *binding.body)
    index = next((i for i, statement in enumerate(suite) if statement is binding), len(suite))
    last, closed, certain = binding, False, True
    for statement in suite[index + 1 :]:
        last = statement
        if any(name in names_bound_by(node) for node in form.walk((statement,))):
            closed = certain = isinstance(statement, form.Assign | form.AnnAssign)
            break
    behind = [use for use in everywhere if use[0].start >= binding.end or isinstance(binding, form.With)]
    within = [use for use in behind if binding.start <= use[0].start < last.end]
    later = [use for use in behind if use[0].start >= last.end]
    if closed or not later:
        return within, here and certain and not _comes_round(binding, everywhere, function)
    return behind, False


def _comes_round(binding: form.Statement, uses: list[Use], function: form.Function) -> bool:
    """Whether a loop may lead from the binding to a use before it."""
    loops = (n for n in form.walk(function.body) if isinstance(n, form.For | form.While))
    around = [loop for loop in loops if loop.start <= binding.start < loop.end]
    return any(loop.start <= use.start < binding.start for loop in around for use, _ in uses)


def _suites(parent: form.Node) -> Iterator[tuple[form.Statement, ...]]:
    match parent:
        case form.Function(body=body):
            yield body
        case form.If() | form.While() | form.For() | form.With() | form.Try() | form.Match():
            yield from suites(parent)
        case form.ExceptHandler(body=body) | form.Case(body=body):
            yield body


def reads_of(name: str, function: form.Function) -> Iterator[Use]:
    """The places in a function that read a variable, each with the nodes around it, the nearest first."""
    pending: list[tuple[form.Node, tuple[form.Node, ...]]] = [(s, (function,)) for s in function.body[::-1]]
    while pending:
        node, path = pending.pop()
        if isinstance(node, form.Name):
            if node.id == name and not _is_bound_by(node, path):
                yield node, path
            continue
        pending += [(child, (node, *path)) for child in form.children(node)][::-1]


def _is_bound_by(name: form.Name, path: Around) -> bool:
    """Whether a name stands where it is bound."""
    for node in path:
        match node:
            case form.Tuple() | form.List() | form.Starred() | form.WithItem():
                continue
            case form.Assign(targets=targets):
                return _is_among(name, targets)
            case form.AnnAssign(target=target) | form.For(target=target) | form.Clause(target=target):
                return _is_among(name, (target,))
            case form.NamedExpr(target=target):
                return target is name
            case form.With(items=items):
                return _is_among(name, tuple(item.target for item in items if item.target is not None))
        return False
    return False


def _is_among(name: form.Name, targets: tuple[form.Expression, ...]) -> bool:
    return name.id in target_names(targets) and any(node is name for node in form.walk(targets))
