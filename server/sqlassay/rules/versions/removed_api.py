"""Something is used that SQLAlchemy has taken away, or is about to.

## Why

What a release no longer has raises `ImportError`, `AttributeError` or `TypeError` there, mostly in the line
that nobody has tested. Most of it warned on the releases before: on 1.4 with `SQLALCHEMY_WARN_20=1`.

Which names, members and arguments each release has was read out of the releases themselves.

## Bad

```python
reporting = create_engine("postgresql://reports", encoding="utf-8")
```

## Good

```python
reporting = create_engine("postgresql://reports")
```

## Silent when

- the code asks for the version, or catches what the absence raises;
- the project allows no release that lacks it.

## See also

[Migrating to 2.0](https://docs.sqlalchemy.org/en/21/changelog/migration_20.html),
[What's new in 2.1](https://docs.sqlalchemy.org/en/21/changelog/migration_21.html)
"""

import re

from sqlassay.kit import (
    ERROR,
    SAFE,
    UNSAFE,
    WARNING,
    AddImport,
    AddVariable,
    Environment,
    Finding,
    Fix,
    Iterator,
    Keep,
    Remove,
    Rewrite,
    Severity,
    Step,
    facts,
    form,
    keyword_argument,
    rule,
)

ELSEWHERE = re.compile(
    r"sqlalchemy\.(engine\.(Engine|Connection)\.(execute|scalar|table_names|has_table|transaction|run_callable)"
    r"|engine\.Row\.(keys|items|values|has_key|t|tuple)|MetaData(\(bind\)|\.bind)|orm\.declarative_base\(bind\)"
    r"|sql\.expression\.(Select|CompoundSelect|Insert|Update|Delete|TextClause)\..+"
    r"|(select|update|delete|insert|Table\.(select|insert|update|delete))\(.+"
    r"|orm\.Query\.(get|value|values|bind|execute)|orm\.(defer|undefer)\(addl_attrs\))"
)
"""What other rules of this family speak of."""


@rule("SA805", severity=WARNING, standards=["api-changes"], fix=SAFE, step=Step.SESSIONS)
def removed_api(use: facts.ApiUse | facts.AutocommitSession, environment: Environment) -> Iterator[Finding]:
    if isinstance(use, facts.AutocommitSession):
        if not use.guarded:
            yield _autocommit(use, environment)
        return
    api = use.api
    gone = next((release for release in ((2, 0), (2, 1)) if api.lacks(release)), None)
    if use.guarded or api.moved or ELSEWHERE.fullmatch(api.name) or not _is_the_place(use, gone):
        return
    newest = environment.sqlalchemy_newest
    if gone is None and (api.deprecated is None or api.deprecated > (2, 0)):
        return
    if gone == (2, 1) and newest is not None and newest < (2, 1):
        return
    fix = _fix(use)
    yield Finding(
        use.span,
        f"`{api.name}` {_what(gone, api.deprecated)}.\n{_why(gone)}\n{_advice(use, fix)}",
        fix,
        severity=_severity(gone, environment),
    )


def _autocommit(use: facts.AutocommitSession, environment: Environment) -> Finding:
    return Finding(
        use.span,
        "`autocommit=True` of sessions is gone since SQLAlchemy 2.0.\n"
        "Making the session raises there.\n"
        "Put what belongs together into `with session.begin():`.",
        severity=_severity((2, 0), environment),
    )


def _is_the_place(use: facts.ApiUse, gone: tuple[int, int] | None) -> bool:
    """Whether this use is what to change: of what is gone the import, unless its calls are rewritten."""
    match use.node:
        case form.Alias():
            return use.api.name not in WHERE_CALLED
        case form.Name():
            return gone is None or use.api.name in WHERE_CALLED
    return True


def _what(gone: tuple[int, int] | None, deprecated: tuple[int, int] | None) -> str:
    if gone is not None:
        return f"is gone since SQLAlchemy {gone[0]}.{gone[1]}"
    return "is deprecated" if deprecated is None else f"is deprecated since {deprecated[0]}.{deprecated[1]}"


def _why(gone: tuple[int, int] | None) -> str:
    return (
        "SQLAlchemy warns of it, and a later release will not have it."
        if gone is None
        else "Using it raises there."
    )


def _advice(use: facts.ApiUse, fix: Fix | None) -> str:
    if fix is not None:
        return f"{fix.message}."
    return use.api.text.partition(" (Background")[0] or BY_HAND.get(use.api.name, "Do without it.")


def _severity(gone: tuple[int, int] | None, environment: Environment) -> Severity | None:
    """An error where the project is known to run on a release without it."""
    if gone == (2, 0) and environment.reaches((2, 0)):
        return ERROR
    return ERROR if gone == (2, 1) and environment.has_left((2, 1)) else None


BY_HAND = {
    "sqlalchemy.orm.Session.begin(subtransactions)": "Begin in the outermost function alone.",
    "sqlalchemy.Table(autoload)": "Give `autoload_with` an engine or a connection.",
}
WHERE_CALLED = frozenset(["sqlalchemy.orm.mapper"])
"""What has another form, so that its calls are what to change."""
RENAMED = {
    "sqlalchemy.Table.tometadata": "to_metadata",
    "sqlalchemy.engine.reflection.Inspector.reflecttable": "reflect_table",
    "sqlalchemy.orm.Query.add_column": "add_columns",
    "sqlalchemy.orm.Query.as_scalar": "scalar_subquery",
    "sqlalchemy.orm.Mapper.mapped_table": "persist_selectable",
    "sqlalchemy.orm.eagerload": "joinedload",
    "sqlalchemy.orm.relation": "relationship",
}
"""What does the same by another name."""
WITHOUT_EFFECT: dict[str, tuple[object, ...] | None] = {
    "sqlalchemy.create_engine(convert_unicode)": None,
    "sqlalchemy.create_engine(case_sensitive)": (True,),
    "sqlalchemy.create_engine(empty_in_strategy)": None,
    "sqlalchemy.create_engine(encoding)": ("utf-8", "utf8", "UTF-8", "UTF8"),
    "sqlalchemy.Table(autoload)": (False,),
    **{
        f"sqlalchemy.{name}(convert_unicode)": None
        for name in ("CHAR", "CLOB", "Enum", "String", "TEXT", "Text", "Unicode", "UnicodeText", "VARCHAR")
    },
}
"""Arguments that say nothing where they have one of these values, or any."""
CLOSE_ALL = re.compile(r"sqlalchemy\.orm\.(Session|scoped_session|sessionmaker)\.close_all")


def _fix(use: facts.ApiUse) -> Fix | None:
    match use.node:
        case form.Argument() as argument:
            return _without(argument, use)
        case form.Alias() as alias if use.imported_by is not None:
            return _imported(alias, use)
        case form.Name() | form.Attribute() as mapper if use.api.name in WHERE_CALLED:
            return _mapped(mapper) if use.call is not None else None
        case form.Attribute() as attribute:
            return _member(attribute, use)
    return None


def _without(argument: form.Argument, use: facts.ApiUse) -> Fix | None:
    """Leave an argument out that has no effect."""
    reflected = use.call is not None and keyword_argument(use.call, "autoload_with") is not None
    if use.api.name == "sqlalchemy.Table(autoload)" and reflected:
        return Fix("Leave it out: `autoload_with` alone reflects the table", (Remove(argument.span),))
    values = WITHOUT_EFFECT.get(use.api.name, ())
    given = argument.value
    if values is None or (isinstance(given, form.Constant) and given.value in values):
        return Fix("Leave it out: it has no effect", (Remove(argument.span),))
    return None


def _imported(alias: form.Alias, use: facts.ApiUse) -> Fix | None:
    renamed = RENAMED.get(use.api.name)
    if renamed is None:
        return None
    written = f"{renamed} as {alias.asname or alias.name}"
    return Fix(f"Use `{renamed}`", (Rewrite(alias.span, (written,)),))


def _mapped(mapper: form.Expression) -> Fix:
    """Map by a registry of the module's own: the classes of other modules are in others then."""
    return Fix(
        "Use `registry.map_imperatively()`",
        (
            Rewrite(mapper.span, ("mapper_registry.map_imperatively",)),
            AddVariable("mapper_registry", "registry()"),
            AddImport("sqlalchemy.orm", "registry"),
        ),
        safety=UNSAFE,
    )


def _member(attribute: form.Attribute, use: facts.ApiUse) -> Fix | None:
    name, call = use.api.name, use.call
    if name in RENAMED:
        parts = (Keep(attribute.value.span), f".{RENAMED[name]}")
        return Fix(f"Use `{RENAMED[name]}`", (Rewrite(attribute.span, parts),))
    if call is None:
        return None
    if not call.args:
        return _instead_of_nothing(name, attribute, call)
    return _instead(name, attribute, call) if len(call.args) == 1 else None


def _instead_of_nothing(name: str, attribute: form.Attribute, call: form.Call) -> Fix | None:
    """What to call in place of a method without arguments."""
    if CLOSE_ALL.fullmatch(name):
        closing = (Rewrite(call.span, ("close_all_sessions()",)), _IMPORT_CLOSING)
        return Fix("Use `close_all_sessions()`", closing)
    if name in ("sqlalchemy.orm.Query.with_labels", "sqlalchemy.orm.Query.apply_labels"):
        labelled = (Keep(attribute.value.span), f".set_label_style({STYLE})")
        return Fix("Use `set_label_style()`", (Rewrite(call.span, labelled), AddImport("sqlalchemy", STYLE)))
    return None


def _instead(name: str, attribute: form.Attribute, call: form.Call) -> Fix | None:
    """What to call in place of a method with one argument."""
    engine, table = Keep(call.args[0].value.span), Keep(attribute.value.span)
    if name == "sqlalchemy.engine.reflection.Inspector.from_engine":
        return Fix("Use `inspect()`", (Rewrite(call.span, ("inspect(", engine, ")")), _IMPORT_INSPECT))
    if name == "sqlalchemy.Table.exists" and isinstance(attribute.value, form.Name):
        asked = ("inspect(", engine, ").has_table(", table, ".name, schema=", table, ".schema)")
        return Fix("Ask an inspector", (Rewrite(call.span, asked), _IMPORT_INSPECT))
    return None


STYLE = "LABEL_STYLE_TABLENAME_PLUS_COL"
_IMPORT_CLOSING = AddImport("sqlalchemy.orm", "close_all_sessions")
_IMPORT_INSPECT = AddImport("sqlalchemy", "inspect")
