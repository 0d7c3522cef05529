"""Models and migrations disagree.

## Why

The models say what SQLAlchemy asks the database for; the migrations say what the database has. Where the
two differ, the program works on a database that `create_all()` made, in tests, and fails on one that was
migrated, in production: with `no such column`, or with a `NULL` where none was expected.

The revisions are replayed in their order on an empty schema, without running them, and compared with the
models. Tables that SQL in `op.execute()` names, and all else of which the outcome is not certain, are left
out.

## Bad

```python
# models.py
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]

# migrations/versions/0001_users.py
revision = "0001"
down_revision = None

def upgrade():
    op.create_table("user", sa.Column("id", sa.Integer(), primary_key=True))
```

## Good

```python
# models.py
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]

# migrations/versions/0001_users.py
revision = "0001"
down_revision = None

def upgrade():
    op.create_table("user", sa.Column("id", sa.Integer(), primary_key=True))

# migrations/versions/0002_email.py
revision = "0002"
down_revision = "0001"

def upgrade():
    op.add_column("user", sa.Column("email", sa.String(), server_default="", nullable=False))
```

## See also

[Auto generating migrations](https://alembic.sqlalchemy.org/en/latest/autogenerate.html) and
[`alembic check`](https://alembic.sqlalchemy.org/en/latest/autogenerate.html#running-alembic-check-to-test-for-new-upgrade-operations),
which needs a database
"""

from sqlassay.kit import WARNING, Finding, Iterator, facts, rule

RULES = {"index": "index", "unique": "unique constraint", "foreignkey": "foreign key"}


@rule("SA916", severity=WARNING, standards=["alembic", "database-migrations"], enabled=False)
def drift(drift: facts.SchemaDrift) -> Iterator[Finding]:
    yield Finding(drift.place, "\n".join(_said(drift)))


def _said(drift: facts.SchemaDrift) -> tuple[str, str, str]:
    found = drift.difference
    write = "Write the revision that is missing (a code action does), or `alembic revision --autogenerate`."
    match found.kind, found.sort:
        case "table", "missing":
            what = f"No migration creates the table `{found.table}`."
            return what, "A migrated database has no such table: the first statement on it fails.", write
        case "table", _:
            what = f"The migrations create the table `{found.table}`, which no model has."
            drop = "Write the revision that drops it, or the model that is missing."
            return what, "Autogenerate would drop it, with its rows.", drop
        case "column", "missing":
            what = f"No migration adds the column `{found.table}.{found.column}`."
            return what, "A migrated database has no such column: each statement that names it fails.", write
        case "column", _:
            what = f"The migrations make the column `{found.table}.{found.column}`, which no model has."
            drop = "Write the revision that drops it, or the attribute that is missing."
            return what, "Rows that the models insert leave it empty; autogenerate would drop it.", drop
        case "nullable" | "type", _:
            named = f"`{found.table}.{found.column}`"
            what = f"{named} is {found.models} here, and {found.migrations} in the migrations."
            return what, "A migrated database keeps to the migrations, whatever tests with this find.", write
    columns, name = ", ".join(f"`{c}`" for c in found.columns), RULES[found.kind]
    if found.sort == "missing":
        what = f"No migration creates the {name} on {columns} of `{found.table}`."
        return what, f"A migrated database goes without this {name}.", write
    what = f"The migrations create a {name} on {columns} of `{found.table}`, which the model does not have."
    return (
        what,
        "A database that `create_all()` makes goes without it, and autogenerate would drop it.",
        write,
    )
