"""An attribute of an object of an asynchronous session is read that was not loaded.

## Why

Reading a relationship or a deferred column that is not loaded emits SQL. An `AsyncSession` can do that only
within an `await`; a plain attribute access raises `MissingGreenlet`.

## Bad

```python
class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    comments: Mapped[list["Comment"]] = relationship()


class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))


async def comments(post_id: int):
    async with AsyncSession(async_engine) as session:
        post = await session.get(Post, post_id)
        return post.comments
```

## Good

```python
class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    comments: Mapped[list["Comment"]] = relationship()


class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))


async def comments(post_id: int):
    async with AsyncSession(async_engine) as session:
        post = await session.get(Post, post_id, options=[selectinload(Post.comments)])
        return post.comments
```

## Instead

`await session.refresh(post, ["comments"])` loads it later; so does `await post.awaitable_attrs.comments`,
when the classes inherit from `AsyncAttrs`.

## Silent when

How the object was loaded is not known. The finding is a warning where the session may know more: it comes
from elsewhere and may have loaded the object before, or it may have what a many-to-one leads to.

## See also

[Preventing implicit
IO](https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#preventing-implicit-io-when-using-asyncsession)
"""

from sqlassay.kit import (
    ERROR,
    UNSAFE,
    WARNING,
    AddImport,
    Finding,
    Fix,
    Insert,
    Intent,
    Iterator,
    Keep,
    Rewrite,
    facts,
    form,
    rule,
    set_argument,
)


@rule("SA404", severity=ERROR, standards=["asynchronous-sessions"], fix=UNSAFE)
def async_implicit_io(read: facts.AttributeRead | facts.CollectionReplaced) -> Iterator[Finding]:
    if read.again or read.access.case != "async" or read.access.cause == "expired":
        return
    replaced = isinstance(read, facts.CollectionReplaced)
    what = "not loaded" if read.relationship else "deferred"
    does = "Giving it another value loads what it holds" if replaced else "Reading it emits SQL"
    unless = f" (unless {read.unless})" if read.unless else ""
    yield Finding(
        read.span,
        f"`{read.source(read.node)}` is {what} here.\n"
        f"{does}, and outside of an `await` that raises `MissingGreenlet`{unless}.\n"
        f"{_todo(read)}",
        None if replaced else _fix(read),
        severity=WARNING if read.unless else None,
    )


def _todo(read: facts.AttributeRead) -> str:
    refresh = f'`await session.refresh({read.source(read.instance.node)}, ["{read.attribute}"])`'
    if read.loader is None:
        return f"Load it with {refresh} first."
    return f"Load it in the statement with `{_option(read, read.loader)[1]}`, or with {refresh}."


def _option(read: facts.AttributeRead, loader: facts.Loader) -> tuple[list[str], str]:
    """The option that loads the attribute, and the names that it needs."""
    strategy = "undefer" if not read.relationship else "selectinload" if read.collection else "joinedload"
    chain = [*["defaultload"] * (len(loader.path) - 1), strategy]
    calls = [f"{name}({step})" for name, step in zip(chain, loader.path, strict=True)]
    return chain[:1], ".".join(calls)


def _fix(read: facts.AttributeRead) -> Fix | None:
    if read.loader is not None:
        names, option = _option(read, read.loader)
        imports = tuple(AddImport("sqlalchemy.orm", name) for name in names)
        return Fix(f"Add {option}", (*_given(read.loader, option), *imports))
    if read.awaitable:
        parts = ("(await ", Keep(read.instance.node.span, atom=True), f".awaitable_attrs.{read.attribute})")
        return Fix("Await it", (Rewrite(read.span, parts),))
    return None


def _given(loader: facts.Loader, option: str) -> tuple[Intent, ...]:
    if isinstance(loader.node, form.Call) and loader.is_get:
        return (set_argument(loader.node, "options", f"[{option}]"),)
    return (Insert(loader.node.end, f".options({option})"),)
