"""Deleting a child deletes what other children refer to, too.

## Why

A cascade that deletes goes from the object that is deleted to what the relationship leads to. On a
many-to-one that is the parent, which other rows share: it is deleted with the first child, and the others
are left with an empty foreign key, or the deletion fails. Over an association table it is the same in both
directions.

## Bad

```python
class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(cascade="all, delete")
```

## Good

```python
class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship()
```

## See also

[Cascade delete with many-to-many](https://docs.sqlalchemy.org/en/21/orm/cascades.html#cascade-delete-many-to-many)
"""

import re

from sqlassay.kit import UNSAFE, WARNING, Finding, Fix, Iterator, Remove, facts, form, keyword_argument, rule


@rule("SA522", severity=WARNING, standards=["relationship-configuration"], fix=UNSAFE)
def delete_cascade_towards_parent(declared: facts.RelationshipDeclared) -> Iterator[Finding]:
    given = keyword_argument(declared.node, "cascade")
    if given is None or declared.owner is None or not _deletes(given.value):
        return
    direction = declared.relationship.direction
    if direction not in ("many to one", "many to many") or _is_owned(declared):
        return
    name = f"{declared.site.class_name}.{declared.relationship.name}"
    whom = "the parent" if direction == "many to one" else "the object on the other side"
    yield Finding(
        given.value.span,
        f"The cascade of `{name}` deletes {whom}, which others may refer to.\n"
        f"Deleting one `{declared.site.class_name}` deletes it for all of them.\n"
        "Leave `delete` and `all` out here; a cascade that deletes belongs on the one-to-many side.",
        Fix("Remove the cascade", (Remove(given.span),)),
    )


def _deletes(cascade: form.Expression) -> bool:
    """Whether a cascade deletes; what it says of orphans of a shared parent SQLAlchemy refuses itself."""
    if not isinstance(cascade, form.Constant) or not isinstance(cascade.value, str):
        return False
    words = set(re.split(r"[,\s]+", cascade.value))
    return bool(words & {"all", "delete"}) and "delete-orphan" not in words


def _is_owned(declared: facts.RelationshipDeclared) -> bool:
    """Whether nobody else can refer to the same object: the foreign key is unique, or said to be the only
    one.
    """
    if keyword_argument(declared.node, "single_parent") is not None:
        return True
    return any(column.unique is not False or column.primary_key for column in declared.foreign_keys)
