"""Something is executed in a way that SQLAlchemy 2.0 took away.

## Why

Up to 1.4 an `Engine` and a statement could execute by themselves, and a plain string was taken for SQL. Since
2.0 they have no such methods, and a string raises `ObjectNotExecutableError` or `ArgumentError`: a statement
goes to a connection or a session, and SQL that is written out into `text()`. On 1.4 all this warns with
`SQLALCHEMY_WARN_20=1`.

## Bad

```python
def is_alive(session: Session) -> bool:
    return session.execute("SELECT 1").scalar() == 1
```

## Good

```python
def is_alive(session: Session) -> bool:
    return session.execute(text("SELECT 1")).scalar() == 1
```

## An engine

```python
with engine.begin() as connection:
    connection.execute(update(User).values(state="new"))
```

`begin()` commits at the end of the block, as `engine.execute()` did by itself. All that uses the result
stands within it.

## A transaction that is begun again

Since 2.0 the first statement begins a transaction. So `connection.begin()` raises behind one, where 1.4 did
not; and within another `begin()`, where 1.4 made it a part of that.

## See also

[Implicit and connectionless
execution](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-implicit-execution),
[execute() takes no plain
strings](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent)
"""

import re

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    WARNING,
    AddImport,
    Environment,
    Finding,
    Fix,
    Insert,
    Intent,
    Iterator,
    Keep,
    Remove,
    Rewrite,
    Span,
    Step,
    as_one_argument,
    facts,
    form,
    kinds,
    rule,
)


@rule("SA808", severity=ERROR, standards=["api-changes"], fix=SAFE, step=Step.EXECUTION)
def implicit_or_engine_execution(
    executed: facts.RemovedExecution | facts.BegunAgain, environment: Environment
) -> Iterator[Finding]:
    if executed.raises:
        return
    if isinstance(executed, facts.BegunAgain):
        yield _begun_again(executed, environment)
        return
    yield Finding(
        executed.span,
        f"{_what(executed)}.\n{WHY[executed.sort]}\n{_advice(executed)}",
        _fix(executed),
        severity=None if environment.reaches((2, 0)) else WARNING,
    )


def _begun_again(begun: facts.BegunAgain, environment: Environment) -> Finding:
    fix = None
    if begun.nested and begun.plain:
        instead = (Rewrite(begun.span, ("nullcontext()",)), AddImport("contextlib", "nullcontext"))
        fix = Fix("Leave it to the block around", instead)
    elif not begun.nested and environment.has_left((2, 0)):
        indent = begun.site.indentation(begun.statement)
        line = Insert(begun.statement.start, f"{begun.connection}.commit()\n{indent}")
        fix = Fix("Commit first, as 1.4 did", (line,)) if indent else None
    before = "a block around has begun" if begun.nested else "what was executed before has begun"
    return Finding(
        begun.span,
        f"`{begun.connection}` has a transaction already, which {before}.\n"
        "SQLAlchemy 2.0 raises `InvalidRequestError` for another one.\n"
        f"{'Leave it to the block around' if begun.nested else 'Commit before, or begin first'}.",
        fix,
        severity=None if environment.reaches((2, 0)) else WARNING,
    )


def _what(executed: facts.RemovedExecution) -> str:
    match executed.sort:
        case "string":
            return f"`{executed.method}()` is given a plain string"
        case "engine":
            return f"`{executed.method}()` is called on an engine"
        case "statement":
            return f"`{executed.method}()` is called on a statement"
        case "unbound":
            return f"`{executed.method}()` is called without an engine"
    return f"`{executed.method}` is bound to an engine"


WHY = {
    "string": "SQLAlchemy 2.0 raises for it.",
    "engine": "Engines have no such method since 2.0.",
    "statement": "Statements have no such method since 2.0.",
    "bind": "Since 2.0 it takes no `bind`.",
    "unbound": "Since 2.0 `MetaData` is bound to none.",
}
ADVICE = {
    "string": "Put it into `text()`.",
    "engine": "Use a connection: `with engine.begin() as connection`, around all that uses the result.",
    "statement": "Hand it to `execute()` of a connection or a session.",
    "bind": "Give the engine to `create_all()` and to what executes.",
    "unbound": "Give it the engine.",
}


def _advice(executed: facts.RemovedExecution) -> str:
    if executed.method in INSPECTED:
        return "Ask an inspector: `inspect(engine)`."
    return ADVICE[executed.sort]


LONG_STRING = re.compile(r"\"{3}|'{3}")
INSPECTED = {"table_names": "get_table_names", "has_table": "has_table"}


def _fix(executed: facts.RemovedExecution) -> Fix | None:
    match executed.sort:
        case "string":
            return _of_string(executed)
        case "engine" if executed.method in INSPECTED:
            return _inspected(executed)
        case "engine":
            return _on_connection(executed, executed.receiver.node)
        case "statement" if executed.engine:
            return _on_connection(executed, None)
        case "unbound" if executed.engine:
            return _with_engine(executed)
        case "bind":
            return _unbound(executed)
    return None


def _of_string(executed: facts.RemovedExecution) -> Fix | None:
    """A string in `text()`, or as it is to the driver where it may have the driver's placeholders."""
    found = _executing(executed)
    if found is None:
        return None
    intents, certain = found
    to_driver = any(isinstance(each, Rewrite) and "exec_driver_sql" in each.parts for each in intents)
    message = "Hand it to the driver" if to_driver else "Put it into text()"
    return Fix(message, intents, safety=None if certain else UNSAFE)


def _executing(executed: facts.RemovedExecution) -> tuple[tuple[Intent, ...], bool] | None:
    """What is to be done to the arguments and the method of a call for a connection to take them, and whether
    that means the same for certain.
    """
    parameters, given = executed.parameters, executed.given
    of_session = isinstance(executed.receiver.kind, kinds.Session)
    if parameters is None or (parameters.way == "unknown" and not of_session):
        return None
    intents = () if of_session else as_one_argument(parameters.given, parameters.way)
    if given is None or not executed.is_string:
        return intents, parameters.certain
    plain = executed.sql is not None and not any(mark in executed.sql for mark in ":%?\\")
    if of_session or (plain and not parameters.given):
        in_text = Rewrite(given.span, ("text(", Keep(given.span), ")"))
        return (in_text, AddImport("sqlalchemy", "text"), *intents), True
    assert isinstance(executed.node.func, form.Attribute)
    to_driver: list[Intent] = [Rewrite(executed.node.func.attr_span, ("exec_driver_sql",))]
    if executed.method == "scalar":
        to_driver.append(Insert(executed.node.end, ".scalar()"))
    elif executed.method != "execute":
        return None
    return (*to_driver, *intents), parameters.certain


def _on_connection(executed: facts.RemovedExecution, engine: form.Expression | None) -> Fix | None:
    """The statements that execute and use the result, in a block with a connection."""
    placed = executed.placement
    found = _called(executed)
    if placed is None or found is None:
        return None
    call, certain = found
    begins = executed.begins is not False
    if placed.asked is not None:
        before = _asked_before(executed, placed)
        if before is None:
            return None
        call = before
    opened = ".begin()" if begins else ".connect()"
    indent = executed.site.indentation(placed.first)
    name = executed.engine if engine is None else executed.site.written(engine)
    block = Insert(placed.first.start, f"with {name}{opened} as {placed.name}:\n{indent}    ")
    moved = [Insert(line, "    ") for line in placed.lines]
    certain = certain and executed.begins is not None and engine is not None
    message = "Execute in a transaction" if begins else "Execute on a connection"
    if engine is None:
        message += f" of `{name}`, which the metadata is bound to"
    elif executed.begins is None:
        message += ", which commits what 1.4 may not commit"
    return Fix(message, (block, *call, *moved), safety=None if certain else UNSAFE)


def _called(executed: facts.RemovedExecution) -> tuple[tuple[Intent, ...], bool] | None:
    """The call on the connection that the block binds."""
    placed, call = executed.placement, executed.node
    if placed is None:
        return None
    if executed.method in ("transaction", "run_callable"):
        if not call.args or call.args[0].star or call.args[0].keyword:
            return None
        parts: list[str | Keep] = [Keep(call.args[0].value.span, atom=True), f"({placed.name}"]
        for argument in call.args[1:]:
            parts += [", ", Keep(argument.span)]
        return (Rewrite(call.span, (*parts, ")")),), True
    if executed.sort == "statement":
        return _handed_over(executed, placed.name)
    found = _executing(executed)
    if found is None:
        return None
    return (Rewrite(executed.receiver.node.span, (placed.name,)), *found[0]), found[1]


def _handed_over(executed: facts.RemovedExecution, name: str) -> tuple[tuple[Intent, ...], bool] | None:
    """``connection.execute(statement, …)`` in place of ``statement.execute(…)``"""
    parameters, receiver = executed.parameters, executed.receiver.node
    assert isinstance(executed.node.func, form.Attribute)
    if parameters is None or parameters.way == "unknown":
        return None
    start = Insert(receiver.start, f"{name}.{executed.method}(")
    gone = Rewrite(Span(receiver.end, executed.node.func.end + 1), (", " if parameters.given else "",))
    return (start, gone, *as_one_argument(parameters.given, parameters.way)), parameters.certain


def _asked_before(executed: facts.RemovedExecution, placed: facts.Placement) -> tuple[Intent, ...] | None:
    """What a condition asks for, found before it and kept in a variable."""
    asked, receiver, given = placed.asked, executed.receiver.node, executed.given
    if asked is None or executed.sort != "engine" or executed.parameters is None:
        return None
    if executed.parameters.way != "as is" or (executed.is_string and executed.sql is None):
        return None
    text = executed.site.text
    parts = [(receiver, placed.name)]
    imports: tuple[Intent, ...] = ()
    if executed.is_string and given is not None:
        if executed.parameters.given or any(mark in str(executed.sql) for mark in ":%?\\"):
            return None
        parts.append((given, f"text({executed.site.written(given)})"))
        imports = (AddImport("sqlalchemy", "text"),)
    source, at = "", asked.start
    for node, instead in parts:
        source += text[at : node.start] + instead
        at = node.end
    source += text[at : asked.end]
    if LONG_STRING.search(source) is None:
        source = source.replace("\n", "\n    ")
    line = f"{placed.value_name} = {source}\n{executed.site.indentation(placed.first)}"
    return (Insert(placed.first.start, line), Rewrite(asked.span, (placed.value_name,)), *imports)


def _inspected(executed: facts.RemovedExecution) -> Fix | None:
    call = executed.node
    assert isinstance(call.func, form.Attribute)
    connection = next((a for a in call.args if a.keyword == "connection"), None)
    if connection is not None or any(a.star for a in call.args):
        return None
    asked = (
        Rewrite(call.func.value.span, ("inspect(", Keep(call.func.value.span), ")")),
        Rewrite(call.func.attr_span, (INSPECTED[executed.method],)),
        AddImport("sqlalchemy", "inspect"),
    )
    return Fix("Ask an inspector", asked)


def _with_engine(executed: facts.RemovedExecution) -> Fix:
    call, engine = executed.node, executed.engine
    given = Insert(call.args[0].start, f"{engine}, ") if call.args else Insert(call.end - 1, engine)
    message = f"Give it `{engine}`, which the metadata is bound to"
    return Fix(message, (given,), safety=UNSAFE)


def _unbound(executed: facts.RemovedExecution) -> Fix | None:
    bind = next((a for a in executed.node.args if a.keyword == "bind"), executed.node.args[0])
    message = "Bind it to nothing, if all that executes has an engine"
    return Fix(message, (Remove(bind.span),), safety=UNSAFE)
