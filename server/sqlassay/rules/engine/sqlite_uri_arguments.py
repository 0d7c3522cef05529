"""Arguments of an SQLite URL have no effect, or choose a pool that will be another one.

## Why

`mode=memory`, `cache=shared` and the like are for SQLite itself, which reads them only in a `URI
<https://www.sqlite.org/uri.html>`: without `uri=true` they are dropped, and a database that should be in
memory is a file called `file:db`. 2.1 warns of it.

## Bad

```python
shared = create_engine("sqlite:///file:db?mode=memory&cache=shared")
```

## Good

```python
shared = create_engine("sqlite:///file:db?mode=memory&cache=shared&uri=true")
```

## The pool

With `mode=memory` SQLAlchemy keeps one connection a thread (`SingletonThreadPool`). 2.1 says that a later
release will take a `QueuePool`, and warns unless `poolclass=` is given.

## Silent when

The URL is not written out, or has `uri=true` and a `poolclass=`.

## See also

[Arguments are ignored](https://sqlalche.me/e/21/squa), [the pool of a memory
database](https://sqlalche.me/e/21/sqmp)
"""

from sqlassay.kit import (
    SAFE,
    UNSAFE,
    WARNING,
    AddImport,
    Environment,
    Finding,
    Fix,
    Insert,
    Iterator,
    Step,
    facts,
    rule,
    set_argument,
)

OF_SQLITE = frozenset("mode cache psow nolock vfs immutable".split())
"""The arguments that SQLite reads in a URI."""
POOL = "SingletonThreadPool"


@rule("SA709", severity=WARNING, standards=["database-configuration"], fix=UNSAFE, step=Step.NEXT)
def sqlite_uri_arguments(url: facts.EngineUrl, environment: Environment) -> Iterator[Finding]:
    if url.dialect != "sqlite" or url.driver not in ("", "pysqlite") or not url.is_whole:
        return
    arguments = url.arguments
    ignored = sorted(OF_SQLITE & arguments.keys())
    if ignored and "uri" not in arguments:
        yield Finding(
            url.span,
            f"{', '.join(f'`{name}`' for name in ignored)} of the URL is dropped.\n"
            f"SQLite reads it in a URI only, and without `uri=true` the file is called `{url.database}`.\n"
            "Write `sqlite:///file:…&uri=true`.",
            _as_uri(url),
        )
    elif arguments.get("mode") == "memory" and environment.has_left((2, 1)) and not url.chooses_pool:
        yield Finding(
            url.span,
            "The pool follows from `mode=memory`.\n"
            "SQLAlchemy 2.1 warns of it: a later release takes a `QueuePool`.\n"
            f"Give `poolclass=`; `{POOL}` is what it takes now.",
            _with_pool(url),
        )


def _as_uri(url: facts.EngineUrl) -> Fix | None:
    """Let SQLite read the URI: the database is another one from then on."""
    written = url.site.written(url.node)
    if not url.database.startswith("file:") or written[-1:] not in "\"'" or written.endswith(('"""', "'''")):
        return None
    return Fix(
        "Add uri=true; another database than before is opened", (Insert(url.span.end - 1, "&uri=true"),)
    )


def _with_pool(url: facts.EngineUrl) -> Fix | None:
    if url.call is None or url.taker != "sqlalchemy.create_engine":
        return None
    chosen = set_argument(url.call, "poolclass", POOL)
    return Fix(f"Keep {POOL}", (chosen, AddImport("sqlalchemy.pool", POOL)), safety=SAFE)
