"""``sqlassay rules``."""

from __future__ import annotations

import json

import click

from sqlassay.cli.terminal import out
from sqlassay.kit import Rule
from sqlassay.lint import all_rules


@click.command()
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(output_format: str) -> None:
    """List the rules."""
    rows = [_row(rule) for rule in all_rules()]
    if output_format == "json":
        out(json.dumps(rows, indent=2) + "\n")
        return
    width = max((len(rule.name) for rule in all_rules()), default=0)
    for rule in all_rules():
        fix = f"[{rule.fix.value} fix]" if rule.fix else ""
        off = "" if rule.enabled else "[off]"
        words = (click.style(rule.code, bold=True), f"{rule.severity.value:<7}", f"{rule.name:<{width}}")
        out(f"{'  '.join(words)}  {' '.join(filter(None, (' '.join(rule.summary.split()), fix, off)))}\n")


def _row(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "severity": rule.severity,
        "enabled": rule.enabled,
        "fix": rule.fix,
        "summary": rule.summary,
        "standards": rule.standards,
    }
