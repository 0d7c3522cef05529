"""A database URL leaves the driver open, and 2.1 takes another one than the project has.

## Why

For `postgresql://` SQLAlchemy took psycopg2 up to 2.0, for `oracle://` cx_Oracle. Since 2.1 it takes psycopg
3 and python-oracledb: where only the old driver is installed, making the engine raises `ModuleNotFoundError`.

## Bad

```python
engine = create_engine("postgresql://db/shop")  # sqlalchemy>=2.1, psycopg2-binary
```

## Good

```python
engine = create_engine("postgresql+psycopg2://db/shop")  # sqlalchemy>=2.1, psycopg2-binary
```

## Silent when

- the project supports a release before 2.1;
- both drivers are among its dependencies, or none.

## See also

[The default driver of
PostgreSQL](https://docs.sqlalchemy.org/en/21/changelog/migration_21.html#change-13010-postgresql)
"""

from sqlassay.kit import ERROR, SAFE, Environment, Finding, Fix, Iterator, Rewrite, Step, facts, rule


@rule("SA712", severity=ERROR, standards=["database-configuration", "api-changes"], fix=SAFE, step=Step.NEXT)
def default_driver_changed(url: facts.EngineUrl, environment: Environment) -> Iterator[Finding]:
    before, now = DEFAULTS.get(url.dialect, ("", ""))
    drivers = environment.drivers(url.dialect)
    if url.driver or not environment.has_left((2, 1)) or before not in drivers or now in drivers:
        return
    yield Finding(
        url.span,
        f"`{url.dialect}://` means {now} since SQLAlchemy 2.1.\n"
        f"The project asks for {before} and not for {now}: making the engine raises `ModuleNotFoundError`.\n"
        f"Write `{url.dialect}+{before}://`, or ask for {now}.",
        Fix(f"Name the driver {before}", (Rewrite(url.dialect_span, (f"{url.dialect}+{before}",)),)),
    )


DEFAULTS = {"oracle": ("cx_oracle", "oracledb"), "postgresql": ("psycopg2", "psycopg")}
"""The driver of a dialect up to 2.0, and since 2.1."""
