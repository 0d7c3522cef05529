"""Something is used that the oldest SQLAlchemy that the project supports does not have yet.

## Why

A project that says `sqlalchemy>=1.4`, or that has to run on 2.0 as well as on 2.1, is installed with any of
them. A name that came later raises `ImportError` or `AttributeError` there, an argument `TypeError`: with the
developers' own release everything works.

The oldest release is read from the project's dependencies, or is what `target-version` says.

## Bad

```python
def audited() -> Iterator[Session]:
    with Session(engine, execution_options={"audited": True}) as session:  # sqlalchemy>=2.0
        yield session
```

## Good

```python
def audited() -> Iterator[Session]:
    with Session(engine.execution_options(audited=True)) as session:  # sqlalchemy>=2.0
        yield session
```

## Silent when

- the import stands in a `try` with `except ImportError`, or under a test of the version or `TYPE_CHECKING`;
- the oldest release is not known.

## See also

[Requiring SQLAlchemy](https://docs.sqlalchemy.org/en/21/intro.html#installation)
"""

from sqlassay.kit import ERROR, Environment, Finding, Iterator, facts, form, rule


@rule("SA815", severity=ERROR, standards=["api-changes"])
def api_newer_than_target(use: facts.ApiUse, environment: Environment) -> Iterator[Finding]:
    oldest = environment.sqlalchemy
    if oldest is None or use.guarded or not use.api.is_newer_than(oldest) or oldest < (1, 4):
        return
    if isinstance(use.node, form.Name):  # its import is what fails
        return
    since = min(use.api.releases)
    yield Finding(
        use.span,
        f"`{use.api.name}` is new in SQLAlchemy {since[0]}.{since[1]}.\n"
        f"It is not there on {oldest[0]}.{oldest[1]}, the oldest here ({environment.sqlalchemy_source}).\n"
        "Ask for a newer release, or do without it.",
    )
