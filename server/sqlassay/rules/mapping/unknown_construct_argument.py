"""SQLAlchemy does not know this argument.

## Why

A misspelt keyword raises when the module is imported. One with an underscore in it may pass for an option
of a database (`mysql_engine=`): then there is only a warning, and the option has no effect.

## Bad

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(uniqe=True)
```

## Good

```python
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
```

## See also

[mapped_column()](https://docs.sqlalchemy.org/en/21/orm/mapping_api.html#sqlalchemy.orm.mapped_column),
[relationship()](https://docs.sqlalchemy.org/en/21/orm/relationship_api.html)
"""

from sqlassay.kit import ERROR, SAFE, Finding, Fix, Iterator, Rewrite, Span, facts, form, nearest, rule

COLUMN = (
    "autoincrement comment compare default default_factory deferred deferred_group deferred_raiseload doc"
    " hash index info init insert_default key kw_only name nullable onupdate primary_key repr"
    " server_default server_onupdate sort_order system type_ unique use_existing_column".split()
)
RELATIONSHIP = (
    "active_history argument back_populates backref bake_queries cascade cascade_backrefs"
    " collection_class comparator compare default default_factory distinct_target_key doc"
    " enable_typechecks foreign_keys info init innerjoin join_depth kw_only lazy load_on_pending omit_join"
    " order_by overlaps passive_deletes passive_updates post_update primaryjoin query_class remote_side"
    " repr secondary secondaryjoin single_parent sync_backref uselist viewonly".split()
)
LOADING = "select immediate joined subquery selectin raise raise_on_sql noload dynamic write_only".split()
MAPPER = (
    "allow_partial_pks batch column_prefix concrete confirm_deleted_rows eager_defaults"
    " exclude_properties include_properties inherit_condition inherit_foreign_keys inherits"
    " passive_deletes passive_updates polymorphic_abstract polymorphic_identity polymorphic_load"
    " polymorphic_on primary_key properties version_id_col version_id_generator with_polymorphic".split()
)
TABLE = (
    "comment extend_existing implicit_returning info keep_existing prefixes quote schema"
    " sqlite_autoincrement".split()
)
KEY = "deferrable initially link_to_name match name ondelete onupdate use_alter".split()


@rule("SA537", severity=ERROR, standards=["mapping-mistakes"], fix=SAFE)
def unknown_construct_argument(judged: facts.MappingJudged) -> Iterator[Finding]:
    if judged.topic != "argument":
        return
    word = judged.names.get("text", "")
    what = {
        "unknown word": f"`{judged.subject}` is given a word that SQLAlchemy does not know: `{word}`.",
        "given twice": f"`{judged.subject}` is given two arguments of which there can be one.",
        "no SchemaItem": f"`{judged.subject}` is given something that is no type, column or constraint.",
        "wrong value": f"An argument of `{judged.subject}` has a value that it does not take.",
    }.get(judged.about, f"SQLAlchemy does not know the argument `{word}`.")
    meant = _meant(judged, word)
    do = "Remove it, or write it as the manual has it."
    if meant is not None:
        do = f"Did you mean `{meant}`?"
    elif judged.about == "no SchemaItem":
        do = "Pass SQLAlchemy's object; options of a table go last, as a dictionary."
    yield Finding(judged.span, f"{what}\n{judged.said}\n{do}", _fix(judged, meant))


def _meant(judged: facts.MappingJudged, word: str) -> str | None:
    named = judged.about in ("unknown argument", "unknown word", "unknown dialect")
    return nearest(word, _known(judged)) if named else None


def _known(judged: facts.MappingJudged) -> list[str]:
    """The words that may stand there."""
    if judged.about == "unknown word":
        return LOADING
    match judged.call:
        case form.Call(func=form.Name(id=name) | form.Attribute(attr=name)):
            return {"relationship": RELATIONSHIP, "ForeignKey": KEY, "Table": TABLE}.get(name, COLUMN)
    return [*MAPPER, *TABLE]


def _fix(judged: facts.MappingJudged, meant: str | None) -> Fix | None:
    if meant is None or judged.wrong is None:
        return None
    if isinstance(judged.wrong, form.Argument):
        span = Span(judged.wrong.start, judged.wrong.start + len(judged.wrong.keyword or ""))
        return Fix(f"Write {meant}", (Rewrite(span, (meant,)),))
    return Fix(f"Write {meant}", (Rewrite(judged.wrong.span, (f'"{meant}"',)),))
