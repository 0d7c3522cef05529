"""What a JSON column holds is changed in place, and SQLAlchemy does not notice.

## Why

SQLAlchemy writes an attribute when it is assigned to. The value of a `JSON`, `JSONB`, `ARRAY`, `HSTORE` or
`PickleType` column is a plain list or dict, which tells nobody when it is changed: `commit()` emits no
UPDATE, and the change is lost without an error. To assign the same object again does not help, for it equals
itself. `MutableDict` and `MutableList` track their own level, and nothing below it.

## Bad

```python
class Profile(Base):
    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, str]] = mapped_column(JSON)


def choose_theme(session: Session, profile_id: int, theme: str) -> None:
    profile = session.scalars(select(Profile).where(Profile.id == profile_id)).one()
    profile.settings["theme"] = theme
    session.commit()
```

## Good

```python
class Profile(Base):
    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, str]] = mapped_column(JSON)


def choose_theme(session: Session, profile_id: int, theme: str) -> None:
    profile = session.scalars(select(Profile).where(Profile.id == profile_id)).one()
    profile.settings["theme"] = theme
    flag_modified(profile, "settings")
    session.commit()
```

## Instead

Assign a new value: `profile.settings = {**profile.settings, "theme": theme}`. Or let the column track its
first level: `mapped_column(MutableDict.as_mutable(JSON))`.

## Silent when

- the object is new, or it is not known that the session has loaded it;
- the function does not commit, flush or add the object after the change: it may be for output alone;
- `flag_modified()` is called for the attribute, or it is given another value, in the function;
- the column's type is the project's own or not known, or something in the project calls `associate_with()`.

Where the object comes from the caller or another function, which may have just made it, the finding is a
warning.

## See also

[Mutation tracking](https://docs.sqlalchemy.org/en/21/orm/extensions/mutable.html#establishing-mutability-on-scalar-column-values)
"""

from sqlassay.kit import (
    ERROR,
    UNSAFE,
    WARNING,
    AddImport,
    Finding,
    Fix,
    Insert,
    Iterator,
    Related,
    facts,
    rule,
)


@rule("SA322", severity=ERROR, standards=["untracked-changes", "silent-wrong-results"], fix=UNSAFE)
def untracked_json_mutation(changed: facts.ChangedInPlace) -> Iterator[Finding]:
    attribute = f"{changed.source(changed.instance.node)}.{changed.attribute}"
    name = f'"{changed.attribute}"'
    yield Finding(
        changed.span,
        f"{_what(changed, attribute)}\n"
        "No UPDATE is emitted, and the change is lost, without an error.\n"
        f"Assign a new value to `{attribute}`, or call "
        f"`flag_modified({changed.source(changed.instance.node)}, {name})`.",
        _fix(changed),
        related=tuple(_related(changed)),
        severity=None if changed.loaded else WARNING,
    )


def _what(changed: facts.ChangedInPlace, attribute: str) -> str:
    if changed.tracker:
        tracker = changed.tracker
        return f"This changes `{attribute}` below its first level, which is all that `{tracker}` sees."
    what = f"the `{changed.type_name}` value of `{attribute}`"
    return f"This changes {what} in place, which SQLAlchemy does not notice."


def _related(changed: facts.ChangedInPlace) -> Iterator[Related]:
    yield from (Related(other.span, "lost, too") for other in changed.others)
    if changed.reassigned is not None:
        yield Related(changed.reassigned.span, "the attribute is given the value that it has")


def _fix(changed: facts.ChangedInPlace) -> Fix | None:
    if changed.behind is None:
        return None
    receiver = changed.site.written(changed.instance.node)
    if "\n" in receiver:
        return None
    call = f'flag_modified({receiver}, "{changed.attribute}")'
    return Fix(
        f"Call `{call}`",
        (
            Insert(*changed.site.line_after(changed.behind, call)),
            AddImport("sqlalchemy.orm.attributes", "flag_modified"),
        ),
    )
