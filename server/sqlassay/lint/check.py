from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from sqlassay.kit import Environment, Finding, Rule
from sqlassay.lint.diagnostic import Diagnostic, placed
from sqlassay.lint.select import Selection
from sqlassay.lint.suppress import Suppressions, unused_suppressions
from sqlassay.model.facts import Fact, Judged, SchemaDrift
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.oracle import drift_facts, holds, judged_facts, release_of
from sqlassay.syntax import Block, Unit

Failed: TypeAlias = Callable[[Rule, Exception], object]
"""Is told of a rule that raised, each time that it does."""


def raised(_: Rule, error: Exception) -> None:
    """Let nothing be found where a rule raises."""
    raise error


def passed_over(_: Rule, __: Exception) -> None:
    """Go on without what a rule would find."""


def check(
    workspace: Workspace,
    path: Path,
    selection: Selection,
    environment: Environment,
    failed: Failed = raised,
) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file in the order of their places, without those that are suppressed or touch
    damage.

    :param failed: a rule that raises costs what it would have found there; the others go on.
    :raises UnknownSelector: when the selection names a rule that does not exist.
    """
    document = workspace.document(path)
    if document is None:
        return ()
    rules = _by_fact(selection.rules())
    broken: set[str] = set()

    def fail(rule: Rule, error: Exception) -> None:
        broken.add(rule.code)
        failed(rule, error)

    findings = partial(_findings, rules=rules, failed=fail, environment=environment)
    place = partial(_placed, selection=selection, path=path, workspace=workspace)
    of_units = chain.from_iterable(
        _remembered(unit, facts, (selection, environment), findings, broken)
        for unit, facts in workspace.facts_by_unit(path)
    )
    found = sorted(
        map(place, (*of_units, *findings(_said_by_sqlalchemy(workspace, path, environment, rules)))),
        key=lambda diagnostic: (diagnostic.span, diagnostic.rule.code),
    )
    suppressions = Suppressions.of(document)
    shown = [diagnostic for diagnostic in found if not suppressions.suppress(diagnostic)]
    unused = unused_suppressions(
        suppressions, (rule for rule in selection.rules() if rule.code not in broken)
    )
    return (*shown, *map(place, findings(unused)))


def compares_migrations(selection: Selection) -> bool:
    """Whether findings depend on the migrations as a whole."""
    return any(SchemaDrift in rule.facts for rule in selection.rules())


class _Remembered(NamedTuple):
    """What rules found in a block."""

    facts: tuple[Fact, ...]
    asked: tuple[Selection, Environment]
    found: tuple[tuple[Rule, Finding], ...]


_KNOWN: WeakKeyDictionary[Block, _Remembered] = WeakKeyDictionary()
"""For as long as the blocks live. Findings follow from the facts of a block, so that after an edit only those
of blocks with other facts are to be found anew.
"""


def _remembered(
    unit: Unit,
    facts: tuple[Fact, ...],
    asked: tuple[Selection, Environment],
    findings: Callable[[Iterable[PlacedFact]], Iterable[Found]],
    broken: Collection[str],
) -> Iterator[Found]:
    """What rules find in a unit; kept for the next time, unless one of them raises."""
    known = _KNOWN.get(unit.block)
    if known is None or known.facts is not facts or known.asked != asked:
        found = tuple((rule, finding) for _, rule, finding in findings(PlacedFact(unit, f) for f in facts))
        known = _Remembered(facts, asked, found)
        if not broken:
            _KNOWN[unit.block] = known
    return ((unit, rule, finding) for rule, finding in known.found)


def _said_by_sqlalchemy(
    workspace: Workspace, path: Path, environment: Environment, wanted: Collection[type[Fact]]
) -> Iterator[PlacedFact]:
    """What SQLAlchemy says of a file that holds for the project."""
    asked = any(issubclass(fact, Judged) for fact in wanted)
    for judged in judged_facts(workspace, path) if asked else ():
        fact = judged.fact
        if isinstance(fact, Judged) and holds(fact.verdict, release_of(workspace.judge), environment):
            yield judged
    if SchemaDrift in wanted:
        yield from drift_facts(workspace, path)


def _by_fact(rules: Iterable[Rule]) -> dict[type[Fact], list[Rule]]:
    subscribed: dict[type[Fact], list[Rule]] = {}
    for rule in rules:
        for fact in rule.facts:
            subscribed.setdefault(fact, []).append(rule)
    return subscribed


Found: TypeAlias = tuple[Unit, Rule, Finding]
"""A finding in its unit."""


def _findings(
    facts: Iterable[PlacedFact], rules: dict[type[Fact], list[Rule]], environment: Environment, failed: Failed
) -> Iterator[Found]:
    """What the rules say of the facts, but where the text could not be read."""
    for unit, fact in ((p.unit, p.fact) for p in facts):
        for rule in rules.get(type(fact), ()):
            try:
                found = list(rule.check(fact, environment))
            except Exception as error:
                failed(rule, error)
                continue
            yield from ((unit, rule, finding) for finding in found if not unit.is_damaged(finding.span))


def _placed(found: Found, selection: Selection, path: Path, workspace: Workspace) -> Diagnostic:
    unit, rule, finding = found
    severity = selection.severity_of(rule, finding.severity or rule.severity)
    return placed(finding, rule, severity, unit.start, path, workspace)
