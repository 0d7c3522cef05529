from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

import sqlassay.rules
from sqlassay.kit import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package `sqlassay.rules`, found by walking it, in the order of their codes."""
    return tuple(sorted(_discover(), key=lambda rule: rule.code))


def rule_named(selector: str) -> Rule | None:
    """The rule with this code or name."""
    return next((rule for rule in all_rules() if selector in (rule.code, rule.name)), None)


def _discover() -> Iterator[Rule]:
    for info in pkgutil.walk_packages(sqlassay.rules.__path__, "sqlassay.rules."):
        yield from _rules_in(import_module(info.name))


def _rules_in(module: ModuleType) -> Iterator[Rule]:
    return (value for value in vars(module).values() if isinstance(value, Rule))
