"""A column tested with `is` is a Python constant, not SQL.

## Why

`is` compares Python objects and cannot be overloaded. `User.deleted_at is None` is plain `False` before
SQLAlchemy sees it: the query renders `WHERE false` and returns nothing, `is not None` renders `WHERE true`
and returns everything. Nothing warns.

Outside of a query the test is constant as well, which is a warning: `User.deleted_at` is the column, never
a row's value.

Linters that ask to replace `== None` by `is None` (E711) are wrong for SQL expressions; `.is_(None)`
satisfies both.

## Bad

```python
stmt = select(User).where(User.deleted_at is None)
```

## Good

```python
stmt = select(User).where(User.deleted_at.is_(None))
```

## See also

[Comparison operators](https://docs.sqlalchemy.org/en/21/core/operators.html#comparison-operators)
"""

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    WARNING,
    Finding,
    Fix,
    Iterator,
    Keep,
    Rewrite,
    facts,
    form,
    rule,
)


@rule("SA101", severity=ERROR, standards=["python-operators-in-sql", "silent-wrong-results"], fix=SAFE)
def python_identity_test_on_column(test: facts.IdentityTest) -> Iterator[Finding]:
    negative = test.operator == "is not"
    always = f"always `{negative}`: it is " if test.is_decided else ""
    what = f"`{test.source(test.node)}` is {always}decided in Python, not in SQL."
    if test.in_criteria:
        yield Finding(
            test.span,
            f"{what}\n"
            f"`{test.operator}` compares objects, so the criterion is the same for every row.\n"
            f"Use `.{'is_not' if negative else 'is_'}(…)`.",
            _fix(test, negative),
        )
    elif test.is_decided:
        yield Finding(
            test.span,
            f"{what}\n"
            f"`{test.source(test.left.node)}` is the column itself, not the value of a row.\n"
            "Test the attribute of an object, or remove the test.",
            severity=WARNING,
        )


def _fix(test: facts.IdentityTest, negative: bool) -> Fix:
    left, right = Keep(test.left.node.span, atom=True), Keep(test.right.node.span)
    if isinstance(test.right.node, form.Constant):
        method = "is_not" if negative else "is_"
        return Fix(f"Use .{method}()", (Rewrite(test.span, (left, f".{method}(", right, ")")),))
    operator = "!=" if negative else "=="
    kept = Keep(test.left.node.span), f" {operator} ", right
    return Fix(f"Compare with {operator}", (Rewrite(test.span, kept),), safety=UNSAFE)
