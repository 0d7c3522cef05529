"""X.

## Why

x

## Bad

```python
x
```

## Good

```python
x
```
"""

from sqlassay.kit import UNSAFE, WARNING, Finding, Iterator, facts, rule


@rule("SA204", severity=WARNING, standards=["unoptimized-queries"], fix=UNSAFE)
def draft(fact: facts.LoopChange) -> Iterator[Finding]:
    yield Finding(fact.span, f"{fact.verb} {fact.source(fact.node)}")
