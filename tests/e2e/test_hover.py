"""Resting the pointer on a finding or on one of SQLAlchemy's constructs explains it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from urllib.parse import urldefrag, urlsplit
from urllib.request import url2pathname

from editor import DEADLINE, running
from lsprotocol import types


async def test_a_finding_and_a_construct_explain_themselves_in_markdown(project):
    async with running("vscode", project) as editor:
        queries, models = editor.open(project / "shop/queries.py"), editor.open(project / "shop/models.py")
        await editor.findings(queries, "SA101", "SA101")

        finding = await editor.hover(queries, "User.deleted_at is None")
        assert finding is not None
        assert finding.contents.kind == types.MarkupKind.Markdown
        assert finding.contents.value.startswith("**SA101** `python-identity-test-on-column`")
        assert "## " not in finding.contents.value
        assert editor.seen(queries, finding.range) == "User.deleted_at is None"

        construct = await editor.hover(models, "relationship(back_populates")
        assert construct is not None
        assert construct.contents.value.startswith("**`sqlalchemy.orm.relationship`**")
        assert "](https://docs.sqlalchemy.org/" in construct.contents.value
        assert editor.seen(models, construct.range) == "relationship"

        assert await editor.hover(queries, "def active") is None


async def test_a_mapped_class_and_a_relationship_show_what_sqlalchemy_makes_of_them(project):
    (project / "pyproject.toml").write_text(
        '[project]\nname = "shop"\ndependencies = ["sqlalchemy", "asyncpg"]\n'
    )
    async with running("vscode", project) as editor:
        queries, models = editor.open(project / "shop/queries.py"), editor.open(project / "shop/models.py")
        await editor.findings(queries, "SA101", "SA101")
        async with asyncio.timeout(DEADLINE):
            while "SERIAL" not in (shown := await editor.hover(queries, "User).where")).contents.value:
                assert "of the table `user`" in shown.contents.value
        assert editor.seen(queries, shown.range) == "User"
        assert "```sql\nCREATE TABLE" in shown.contents.value

        editor.replace(models, ("class User(Base):", "# moved\n\n\nclass User(Base):"))
        editor.replace(models, ("    name: Mapped[str]", "    nickname: Mapped[str | None]"))
        async with asyncio.timeout(DEADLINE):
            while "nickname VARCHAR," not in (await editor.hover(models, "User(Base)")).contents.value:
                pass
        relationship = await editor.hover(models, "addresses: Mapped")
        assert editor.seen(models, relationship.range) == "addresses"
        assert "Reading it sends" in relationship.contents.value


async def test_a_statement_shows_its_sql(project):
    async with running("vscode", project) as editor:
        queries = editor.open(project / "shop/queries.py")
        await editor.findings(queries, "SA101", "SA101")
        async with asyncio.timeout(DEADLINE):
            shown = ""
            while "```sql\nSELECT" not in shown:
                shown = (await editor.hover(queries, "User).where")).contents.value
        assert 'FROM "user"' in shown


async def test_the_links_of_a_finding_open_the_local_page_at_the_line_of_the_section(project):
    async with running("vscode", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        found, *_ = await editor.findings(uri, "SA101", "SA101")
        hover = await editor.hover(uri, "User.deleted_at is None")
        links = re.findall(r"\[([^]]+)\]\((file:[^)]+)\)", hover.contents.value)
        assert links[0][1] == found.code_description.href
        for title, link in links:
            assert heading_at(link) == title


async def test_our_own_client_for_vs_code_shows_the_message_itself(project):
    for options, said in [(None, True), ({"client": "vscode"}, False)]:
        async with running("vscode", project, options=options) as editor:
            uri = editor.open(project / "shop/queries.py")
            found, *_ = await editor.findings(uri, "SA101", "SA101")
            hover = await editor.hover(uri, "User.deleted_at is None")
            assert (found.message.splitlines()[-1] in hover.contents.value) is said


async def test_an_editor_without_markdown_gets_text_with_the_addresses(project):
    async with running("emacs", project, settings={"": {"standardsUrl": "https://std.example/s"}}) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        finding = await editor.hover(uri, "User.deleted_at is None")
        assert finding is not None
        assert finding.contents.kind == types.MarkupKind.PlainText
        assert finding.contents.value.startswith("SA101 python-identity-test-on-column\n")
        assert "(https://std.example/s/" in finding.contents.value
        assert "**" not in finding.contents.value
        assert "](" not in finding.contents.value


def heading_at(link: str) -> str:
    """What an editor shows that opens a link to a line of a file."""
    address, fragment = urldefrag(link)
    lines = Path(url2pathname(urlsplit(address).path)).read_text("utf-8").splitlines()
    return lines[int(fragment.removeprefix("L")) - 1].lstrip("# ")
