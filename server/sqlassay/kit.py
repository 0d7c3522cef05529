"""All that a rule file may import: the rule decorator, findings and fixes, the facts, the kinds."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

from msgspec import Struct

from sqlassay.model import facts, kinds
from sqlassay.model.effects import RUNS_ALONE
from sqlassay.model.environment import Environment
from sqlassay.model.facts import Fact
from sqlassay.model.grades import ERROR, HINT, INFO, SAFE, UNSAFE, WARNING, Safety, Severity, Step
from sqlassay.model.nearest import nearest
from sqlassay.syntax import (
    AddImport,
    AddVariable,
    EditComment,
    Insert,
    Intent,
    Keep,
    MoveAfter,
    Remove,
    Rewrite,
    form,
)
from sqlassay.syntax.arguments import (
    as_one_argument,
    imported_from,
    inner,
    keyword_argument,
    set_argument,
    unwrapped,
)
from sqlassay.text import Span

__all__ = [
    "ERROR",
    "HINT",
    "INFO",
    "RUNS_ALONE",
    "SAFE",
    "UNSAFE",
    "WARNING",
    "AddImport",
    "AddVariable",
    "ArgumentElsewhere",
    "AttributeElsewhere",
    "EditComment",
    "Elsewhere",
    "Environment",
    "Finding",
    "Fix",
    "Insert",
    "Intent",
    "Iterator",
    "Keep",
    "MoveAfter",
    "Related",
    "Remove",
    "Rewrite",
    "Rule",
    "Safety",
    "Severity",
    "Span",
    "Step",
    "as_one_argument",
    "facts",
    "form",
    "imported_from",
    "inner",
    "keyword_argument",
    "kinds",
    "nearest",
    "rule",
    "set_argument",
    "unwrapped",
]


class Elsewhere(Struct, frozen=True):
    """A class, an attribute of one, a function or a variable, in this file or another one. Where it stands is
    looked up when somebody asks.
    """

    module: str
    owner: str
    """The class's qualified name; that of the function or variable where there is no class."""
    attribute: str | None = None


class ArgumentElsewhere(Struct, frozen=True):
    """Give the call that makes an attribute elsewhere a keyword argument, in place of what it has by that
    name.
    """

    place: Elsewhere
    name: str
    """Empty for one more positional argument."""
    value: str
    """Python source."""


class AttributeElsewhere(Struct, frozen=True):
    """Give a class elsewhere one more attribute, behind those that it has."""

    place: Elsewhere
    """The class."""
    line: str
    """The statement, on one line."""
    imports: tuple[AddImport, ...] = ()
    """What the statement needs in that file."""


class Fix(Struct, frozen=True):
    """What to do about a finding: intents on the unit's text, lowered to edits when somebody asks for
    them.
    """

    message: str
    intents: tuple[Intent, ...]
    safety: Safety | None = None
    """Where it differs from what the rule declares."""
    elsewhere: tuple[ArgumentElsewhere | AttributeElsewhere, ...] = ()
    """What else is to be done, in other units and files."""


class Related(Struct, frozen=True):
    """A second place that explains a finding: a span of the same unit, or a place elsewhere."""

    place: Span | Elsewhere
    message: str


class Finding(Struct, frozen=True):
    """What a rule says of one fact: where (characters from the start of the unit), and what, why and what
    to do.
    """

    span: Span
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    """Where it differs from what the rule declares."""


class Page(Struct, frozen=True):
    """A rule's docstring, taken apart: a summary line, then sections in Markdown (Why, Bad, Good and
    others).
    """

    summary: str
    sections: dict[str, str]
    text: str

    def example(self, section: str) -> str:
        """The Python of the first fenced block in a section, with a final newline.

        :raises KeyError: when there is no such section or no such block in it.
        """
        match = re.search(r"```python\n(.*?)```", self.sections[section], re.DOTALL)
        if match is None:
            raise KeyError(f"no python block under {section}")
        return match.group(1)


class Rule(Struct, frozen=True):
    """A check of one kind of fact, with the page that explains it."""

    code: str
    name: str
    family: str
    """The folder that the rule stands in, e.g. ``sql``."""
    severity: Severity
    standards: tuple[str, ...]
    fix: Safety | None
    enabled: bool
    """Whether it is on unless the configuration says otherwise."""
    since: str
    """The release of sqlassay that brought it."""
    page: Page
    facts: tuple[type[Fact], ...]
    """What it subscribes to."""
    check: Callable[[Any, Environment], Iterable[Finding]]
    step: Step | None = None
    """The step of an upgrade that its fixes are."""

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.summary


def rule(
    code: str,
    *,
    severity: Severity,
    standards: list[str],
    fix: Safety | None = None,
    enabled: bool = True,
    since: str = "0.1.0",
    step: Step | None = None,
) -> Callable[[Callable[..., Iterable[Finding]]], Rule]:
    """Make a rule of a function: its first parameter's annotation is the fact it subscribes to, or several
    joined by ``|``.

    A second parameter, if there is one, receives the `Environment`. The rule's name is the file's stem. Where
    it belongs to a `step`, ``sqlassay upgrade`` carries its fixes out.
    """

    def decorate(check: Callable[..., Iterable[Finding]]) -> Rule:
        parameters = list(inspect.signature(check).parameters)
        module = inspect.getmodule(check)
        assert module is not None and module.__file__ is not None
        return Rule(
            code=code,
            name=Path(module.__file__).stem.replace("_", "-"),
            family=Path(module.__file__).parent.name,
            severity=severity,
            standards=tuple(standards),
            fix=fix,
            enabled=enabled,
            since=since,
            page=_page(module.__doc__ or ""),
            facts=_facts_of(get_type_hints(check)[parameters[0]]),
            check=check if len(parameters) > 1 else lambda fact, _: check(fact),
            step=step,
        )

    return decorate


def _facts_of(annotation: Any) -> tuple[type[Fact], ...]:
    """The facts of a parameter's annotation: one, or several joined by ``|``."""
    return get_args(annotation) or (annotation,)


def _page(docstring: str) -> Page:
    text = inspect.cleandoc(docstring)
    summary, *rest = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    sections = {title: body.strip() + "\n" for title, body in zip(rest[::2], rest[1::2], strict=True)}
    return Page(summary=summary.strip(), sections=sections, text=text)
