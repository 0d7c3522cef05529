"""`and`, `or`, `not` or `if` on a SQL expression decides in Python and drops a part of it.

## Why

Python asks the left operand for its truth and returns one of the two. The truth of `a == b` is whether the
two are the same object, so `User.state == "a" or User.state == "b"` is just the second comparison and `and`
just the first; `not (…)` is `True`. A mapped attribute by itself is always true. Other expressions (`<`,
`in_()`, Core columns) raise `TypeError`.

## Bad

```python
stmt = select(User).where(User.state == "new" or User.state == "old")
```

## Good

```python
stmt = select(User).where(or_(User.state == "new", User.state == "old"))
```

## See also

[Conjunction operators](https://docs.sqlalchemy.org/en/21/core/operators.html#conjunction-operators)
"""

from sqlassay.kit import ERROR, UNSAFE, AddImport, Finding, Fix, Iterator, Keep, Rewrite, facts, rule

FUNCTIONS = {"and": "and_", "or": "or_", "not": "not_"}


@rule("SA102", severity=ERROR, standards=["python-operators-in-sql", "silent-wrong-results"], fix=UNSAFE)
def python_boolean_operator_on_clause(test: facts.TruthTest) -> Iterator[Finding]:
    if not (test.in_criteria or test.asks_comparison):
        return
    asked = test.source(test.asked.node)
    yield Finding(
        test.span,
        f"Python decides `{test.operator}` here, not the database.\n"
        f"It asks `{asked}` for its truth once, when the query is built, and {_effect(test)}.\n"
        + (f"Use `{FUNCTIONS[test.operator]}()`." if test.operator in FUNCTIONS else "Use `case()`."),
        _fix(test),
    )


def _effect(test: facts.TruthTest) -> str:
    match test.operator:
        case "and" | "or":
            return "drops one of the operands"
        case "not":
            return "gets a constant"
    return "takes one branch for all rows"


def _fix(test: facts.TruthTest) -> Fix | None:
    function = FUNCTIONS.get(test.operator)
    if function is None:
        return None
    parts: list[str | Keep] = [f"{function}("]
    for operand in test.operands:
        parts += [Keep(operand.node.span), ", "]
    parts[-1] = ")"
    return Fix(f"Use {function}()", (Rewrite(test.span, tuple(parts)), AddImport("sqlalchemy", function)))
