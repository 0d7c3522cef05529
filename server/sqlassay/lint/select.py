from __future__ import annotations

from difflib import get_close_matches

from msgspec import Struct

from sqlassay.kit import Rule, Severity
from sqlassay.lint.rules import all_rules


class UnknownSelector(ValueError):
    """A selector that means no rule; the message names the nearest ones that do."""


class Selection(Struct, frozen=True):
    """Which rules run, and how bad their findings are.

    A selector is a rule's code (``SA101``), the beginning of codes (``SA1``), a rule's name or ``ALL``. The
    longer selector wins over the shorter, and `ignore` over the two others where they are equally long.
    """

    select: tuple[str, ...] | None = None
    """Replaces the rules that are on by default."""
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: dict[str, Severity] = {}
    """Severities to use in place of the rules' own, by selector."""

    def rules(self) -> tuple[Rule, ...]:
        """The rules that run.

        :raises UnknownSelector: when a selector means no rule.
        """
        for selector in (*(self.select or ()), *self.ignore, *self.extend_select, *self.severity):
            _require_known(selector)
        return tuple(rule for rule in all_rules() if self._selects(rule))

    def severity_of(self, rule: Rule, own: Severity) -> Severity:
        """The severity of a finding of `rule` that is `own` by itself."""
        best = max((s for s in self.severity if selects(s, rule)), key=specificity, default=None)
        return own if best is None else self.severity[best]

    def _selects(self, rule: Rule) -> bool:
        chosen = [s for s in (*(self.select or ()), *self.extend_select) if selects(s, rule)]
        ignored = [s for s in self.ignore if selects(s, rule)]
        by_default = 0 if rule.enabled and self.select is None else -1
        return max([by_default, *map(specificity, chosen)]) > max([-1, *map(specificity, ignored)])


def selects(selector: str, rule: Rule) -> bool:
    """Whether `selector` means `rule` (among others)."""
    return selector == "ALL" or selector == rule.name or rule.code.startswith(selector)


def specificity(selector: str) -> int:
    """How narrow a selector is: a name is as narrow as a whole code."""
    return 0 if selector == "ALL" else len(selector) if selector.startswith("SA") else len("SA000")


def _require_known(selector: str) -> None:
    if selector and any(selects(selector, rule) for rule in all_rules()):
        return
    known = [word for rule in all_rules() for word in (rule.code, rule.name)]
    near = get_close_matches(selector, known, n=1, cutoff=0.0)
    raise UnknownSelector(
        f"no rule matches {selector!r}; did you mean {near[0]}?" if near else f"no rule matches {selector!r}"
    )
