from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from sqlassay.kit import Environment, Rule
from sqlassay.lint.diagnostic import Diagnostic, placed
from sqlassay.lint.select import Selection
from sqlassay.lint.suppress import Suppressions, unused_suppressions
from sqlassay.model.facts import Fact, Judged, SchemaDrift
from sqlassay.model.workspace import PlacedFact, Workspace
from sqlassay.oracle import drift_facts, holds, judged_facts, release_of


def check(
    workspace: Workspace, path: Path, selection: Selection, environment: Environment
) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file in the order of their places, without those that are suppressed or touch
    damage.

    :raises UnknownSelector: when the selection names a rule that does not exist.
    """
    document = workspace.document(path)
    if document is None:
        return ()
    rules = _by_fact(selection.rules())
    found = sorted(
        _findings(
            _facts(workspace, path, environment, rules), rules, selection, environment, path, workspace
        ),
        key=lambda diagnostic: (diagnostic.span, diagnostic.rule.code),
    )
    suppressions = Suppressions.of(document)
    shown = [diagnostic for diagnostic in found if not suppressions.suppress(diagnostic)]
    unused = unused_suppressions(suppressions, selection.rules())
    shown += _findings(unused, rules, selection, environment, path, workspace)
    return tuple(shown)


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


def _findings(
    facts: Iterable[PlacedFact],
    rules: dict[type[Fact], list[Rule]],
    selection: Selection,
    environment: Environment,
    path: Path,
    workspace: Workspace,
) -> Iterator[Diagnostic]:
    """What the rules say of the facts, but where the text could not be read."""
    for unit, fact in ((p.unit, p.fact) for p in facts):
        for rule in rules.get(type(fact), ()):
            for finding in rule.check(fact, environment):
                if not unit.is_damaged(finding.span):
                    severity = selection.severity_of(rule, finding.severity or rule.severity)
                    yield placed(finding, rule, severity, unit.start, path, workspace)
