"""A suppression comment suppresses nothing.

## Why

A `# noqa: SA101` that outlives its finding hides the next one on that line, which may be a real bug.

## Bad

```python
total = 1  # noqa: SA101
```

## Good

```python
total = 1
```
"""

import re

from sqlassay.kit import SAFE, WARNING, EditComment, Finding, Fix, Iterator, facts, rule

PART = re.compile(r"#[^#]*")
"""``# why  # noqa`` are two parts of one comment."""

OWN_PART = re.compile(r"#\s*(?:noqa|sqlassay:)", re.IGNORECASE)


@rule("SA001", severity=WARNING, standards=["linting-and-formatting"], fix=SAFE)
def unused_suppression(suppression: facts.UnusedSuppression) -> Iterator[Finding]:
    idle = ", ".join(suppression.selectors)
    fix = Fix(f"Remove {idle}", (EditComment(suppression.span, _without(suppression)),))
    what = "anything" if idle == "ALL" else idle
    yield Finding(
        suppression.span,
        f"This comment does not suppress {what}: there is no such finding here.\n"
        "It would hide the next one.\n"
        "Remove it.",
        fix,
    )


def _without(suppression: facts.UnusedSuppression) -> str:
    """The comment without what suppresses nothing."""
    text = suppression.site.text[suppression.span.start : suppression.span.end]
    if suppression.all_unused:
        return "".join(part for part in PART.findall(text) if not OWN_PART.match(part)).rstrip()
    for selector in suppression.selectors:
        text = text.replace(f"{selector}, ", "").replace(f", {selector}", "").replace(f",{selector}", "")
    return text
