"""A URL begins with `postgres://`, which SQLAlchemy does not know.

## Why

Some providers (Heroku) write their URLs so. SQLAlchemy took `postgres` for another name of the dialect until
1.4, which took it away: the engine raises `NoSuchModuleError` when it is made.

## Bad

```python
main_engine = create_engine("postgres://shop@db.example/shop")
```

## Good

```python
main_engine = create_engine("postgresql://shop@db.example/shop")
```

## Silent when

The URL comes from the environment, or is made by a function: nobody knows how it begins.

## See also

[Changes of 1.4](https://docs.sqlalchemy.org/en/21/changelog/changelog_14.html)
"""

from sqlassay.kit import ERROR, SAFE, Environment, Finding, Fix, Iterator, Rewrite, Step, facts, rule


@rule("SA711", severity=ERROR, standards=["database-configuration", "api-changes"], fix=SAFE, step=Step.NAMES)
def postgres_url_scheme(url: facts.EngineUrl, environment: Environment) -> Iterator[Finding]:
    too_old = environment.sqlalchemy is not None and not environment.reaches((1, 4))
    if url.dialect != "postgres" or too_old:
        return
    yield Finding(
        url.span,
        "The URL begins with `postgres`.\n"
        "SQLAlchemy has no dialect of this name since 1.4: making the engine raises `NoSuchModuleError`.\n"
        "Write `postgresql`.",
        Fix("Write postgresql", (Rewrite(url.dialect_span, ("postgresql",)),)),
    )
