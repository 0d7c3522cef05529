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


@rule("SA808", severity=WARNING, standards=["unoptimized-queries"], fix=UNSAFE)
def draft(fact: facts.RemovedExecution) -> Iterator[Finding]:
    yield Finding(fact.span, f"{(fact.sort, fact.method)} {fact.source(fact.node)}")
