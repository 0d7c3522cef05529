"""`in` on a column asks Python for membership, not the database.

## Why

`User.id in ids` compares the column with each element by `==`, takes the truth of those comparisons and
gives a plain `True` or `False`: the query renders `WHERE false` (`not in`: `WHERE true`), without a
warning. `"a" in User.name` raises `NotImplementedError`.

## Bad

```python
stmt = select(User).where(User.id in ids)
```

## Good

```python
stmt = select(User).where(User.id.in_(ids))
```

## See also

[IN comparisons](https://docs.sqlalchemy.org/en/21/core/operators.html#in-comparisons)
"""

from sqlassay.kit import ERROR, SAFE, Finding, Fix, Iterator, Keep, Rewrite, facts, rule


@rule("SA103", severity=ERROR, standards=["python-operators-in-sql", "silent-wrong-results"], fix=SAFE)
def python_membership_test_on_column(test: facts.MembershipTest) -> Iterator[Finding]:
    if not test.in_criteria:
        return
    if test.left_is_sql:
        method = "not_in" if test.operator == "not in" else "in_"
        parts = Keep(test.left.node.span, atom=True), f".{method}(", Keep(test.right.node.span), ")"
        fix = Fix(f"Use .{method}()", (Rewrite(test.span, parts),))
        what_to_do = f"Use `.{method}(…)`."
    else:
        fix = None
        what_to_do = "Use `.contains(…)` for text, `.any(…)` for an array."
    yield Finding(
        test.span,
        f"`{test.source(test.node)}` is decided in Python, not in SQL.\n"
        f"`{test.operator}` gives a plain bool, so the criterion is the same for every row.\n"
        f"{what_to_do}",
        fix,
    )
