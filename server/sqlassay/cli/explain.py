"""``sqlassay explain``."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from sqlassay import standards
from sqlassay.cli.terminal import colored, out
from sqlassay.kit import Rule
from sqlassay.lint import all_rules, rule_named
from sqlassay.project import Configuration, Configurations, Environments


@click.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Print why a RULE is one, and what it enforces.

    RULE is a code or a name. The page has the reason, a bad and a good example, and sections of the standard.
    """
    found = rule_named(rule) or rule_named(rule.upper())
    if found is None:
        known = [word for one in all_rules() for word in (one.code, one.name)]
        near = get_close_matches(rule, known, n=1, cutoff=0.0)
        hint = f"did you mean {near[0]}? " if near else ""
        raise click.UsageError(f"there is no rule {rule!r}; {hint}sqlassay rules lists them all")
    page = _page(found)
    if not sys.stdout.isatty():
        out(page)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(no_color=not colored(sys.stdout)).print(Markdown(page))


def _page(rule: Rule) -> str:
    facts = [f"severity {rule.severity.value}", f"{rule.fix.value} fix" if rule.fix else "no fix"]
    facts += [] if rule.enabled else [f"off unless selected: --extend-select {rule.code}"]
    title, *rest = rule.page.text.split("\n", 1)
    page = f"# {rule.code} {rule.name}\n\n{title}\n\n{', '.join(facts).capitalize()}.\n{''.join(rest)}"
    configuration = Configurations().of(Path.cwd())
    links = _standards(rule, configuration.standards_url)
    return f"{page.rstrip()}\n\n## Standards\n\n{links}\n\n## Here\n\n{_here(configuration)}\n"


def _standards(rule: Rule, base: str | None) -> str:
    found = [standards.section(anchor) for anchor in rule.standards]
    return "\n".join(f"- {one.number} [{one.title}]({standards.url(one.anchor, base)})" for one in found)


def _here(configuration: Configuration) -> str:
    """The release that the project in the working directory has to run on, and how that was found."""
    environment = Environments().of(Path.cwd(), configuration)
    if environment.sqlalchemy is None:
        return "Nothing here tells the SQLAlchemy version; set target-version, or pass --target-version."
    version = ".".join(map(str, environment.sqlalchemy))
    return f"The oldest SQLAlchemy to support here is {version}, by {environment.sqlalchemy_source}."
