from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

from sqlassay.kit import Environment, Finding, Rule
from sqlassay.lint.diagnostic import Diagnostic, placed
from sqlassay.lint.select import Selection
from sqlassay.lint.suppress import Suppressions, unused_suppressions
from sqlassay.model.facts import Fact, Judged, SchemaDrift
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.oracle import drift_facts, holds, judged_facts, release_of
from sqlassay.syntax import Unit

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
    found = sorted(
        map(place, findings(_facts(workspace, path, environment, rules))),
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


def _facts(
    workspace: Workspace, path: Path, environment: Environment, wanted: Container[type[Fact]]
) -> Iterator[PlacedFact]:
    """What the model knows of a file, and what SQLAlchemy says of it that holds for the project."""
    yield from workspace.facts(path)
    for judged in judged_facts(workspace, path):
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
