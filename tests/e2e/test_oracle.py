"""What SQLAlchemy says reaches the editor, for the text as it is, and nobody waits for it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from editor import DEADLINE, WITH_RULES, Editor, running
from lsprotocol import types
from processes import children, is_alive

BROKEN = ('relationship(back_populates="user")', 'relationship(back_populates="owner")')
MENDED = BROKEN[::-1]
OTHER = (BROKEN[0], 'relationship(back_populates="keeper")')
SAID = "Mapper 'Mapper[Address(address)]' has no property 'owner'"


@pytest.fixture
def project(project: Path) -> Path:
    """The small project, in which only one side of the relationship names the other."""
    models = project / "shop/models.py"
    models.write_text(
        models.read_text().replace('relationship(back_populates="addresses")', "relationship()")
    )
    return project


@asynccontextmanager
async def asking(profile: str, *folders: Path, **options: Any) -> AsyncIterator[Editor]:
    settings = {"": {"select": ["SA101", "SA998", "SA999"]}}
    async with running(profile, *folders, server=WITH_RULES, settings=settings, **options) as editor:
        yield editor


def workers(editor: Editor) -> list[int]:
    """The workers of an editor's server."""
    return children(editor.client._server.pid)


@pytest.mark.parametrize("profile", ["vscode", "emacs", "neovim"])
async def test_a_verdict_comes_with_the_edit_that_breaks_and_goes_with_the_one_that_mends(profile, project):
    async with asking(profile, project) as editor:
        uri = editor.open(project / "shop/models.py")
        await editor.findings(uri)
        editor.replace(uri, BROKEN)
        (found,) = await editor.findings(uri, "SA998")
        assert SAID in found.message
        assert editor.seen(uri, found.range) == '"owner"'

        editor.replace(uri, ("class User(Base):", "# 😀\n\n\nclass User(Base):"))
        (found,) = await editor.findings(uri, "SA998")
        assert editor.seen(uri, found.range) == '"owner"'
        editor.replace(uri, MENDED)
        await editor.findings(uri)


async def test_the_verdict_of_another_file_comes_without_an_edit_of_that_file(project):
    package = project / "shop"
    models = (package / "models.py").read_text()
    (package / "address.py").write_text(
        "from sqlalchemy import ForeignKey\n"
        "from sqlalchemy.orm import Mapped, mapped_column, relationship\n\n"
        "from shop.models import Base, User\n\n\n" + models[models.index("class Address") :]
    )
    (package / "models.py").write_text(models[: models.index("class Address")])
    async with asking("emacs", project) as editor:
        user, address = editor.open(package / "models.py"), editor.open(package / "address.py")
        await editor.findings(user)
        editor.replace(address, ("user: Mapped[User]", "owner: Mapped[User]"))
        await editor.findings(user, "SA998")
        versions = {one.version for one in editor.published if one.uri == user}
        assert versions == {1}


async def test_an_edit_that_leaves_the_schema_alone_keeps_the_verdicts_without_asking(project):
    async with asking("emacs", project) as editor:
        uri = editor.open(project / "shop/models.py")
        editor.replace(uri, BROKEN)
        await editor.findings(uri, "SA998")
        (worker,) = workers(editor)
        os.kill(worker, signal.SIGSTOP)  # from now on it would not answer
        try:
            editor.replace(uri, ("class Base(", "def helper(x):\n    return x\n\n\nclass Base("))
            (found,) = await editor.findings(uri, "SA998")
            assert editor.seen(uri, found.range) == '"owner"'
        finally:
            os.kill(worker, signal.SIGCONT)
        seen = [one for one in editor.published if one.uri == uri and one.version >= 2]
        assert [len(one.diagnostics) for one in seen[-1:]] == [1]


async def test_a_statement_is_judged_too(project):
    queries = project / "shop/queries.py"
    queries.write_text(
        "from sqlalchemy import select\n\nfrom shop.models import Address, User\n\n\n"
        "def wrong(session):\n    return session.execute(select(User).join(Address.id))\n"
    )
    async with asking("vscode", project) as editor:
        uri = editor.open(queries)
        (found,) = await editor.findings(uri, "SA999")
        assert "Address.id" in editor.seen(uri, found.range)
        editor.replace(uri, ("Address.id", "User.addresses"))
        await editor.findings(uri)


async def test_a_worker_that_was_killed_comes_back(project):
    async with asking("vscode", project) as editor:
        uri = editor.open(project / "shop/models.py")
        for change, codes in ((BROKEN, ["SA998"]), (MENDED, []), (OTHER, ["SA998"])):
            editor.replace(uri, change)
            await editor.findings(uri, *codes)
            for worker in await editor.eventually(lambda: workers(editor)):
                os.kill(worker, signal.SIGKILL)


async def test_nothing_waits_for_a_worker_that_hangs(project):
    async with asking("vscode", project) as editor:
        models, queries = editor.open(project / "shop/models.py"), editor.open(project / "shop/queries.py")
        editor.replace(models, BROKEN)
        await editor.findings(models, "SA998")
        (worker,) = workers(editor)
        os.kill(worker, signal.SIGSTOP)
        try:
            editor.replace(models, ('"owner"', '"keeper"'))
            for request in (editor.pull(models), editor.pull(queries), editor.hover(models, "User(Base)")):
                begun = monotonic()
                await request
                assert monotonic() - begun < 5
            begun = monotonic()
            for _ in range(15):
                await editor.hover(models, "mapped_column(primary")
            assert monotonic() - begun < 10, "what is not about a model waits for nothing"
            codes = [item.code for item in (await editor.pull(queries)).items]
            assert codes == ["SA101", "SA101"]
        finally:
            os.kill(worker, signal.SIGCONT)
        (found,) = await editor.findings(models, "SA998")
        assert "keeper" in found.message


@pytest.mark.parametrize("hangs", [False, True])
async def test_the_worker_ends_with_the_server(project, hangs):
    async with asking("vscode", project) as editor:
        uri = editor.open(project / "shop/models.py")
        editor.replace(uri, BROKEN)
        await editor.findings(uri, "SA998")
        (worker,) = workers(editor)
        if hangs:
            os.kill(worker, signal.SIGSTOP)
            editor.replace(uri, ('"owner"', '"keeper"'))
            await editor.pull(uri)
    async with asyncio.timeout(DEADLINE):
        while is_alive(worker):
            await asyncio.sleep(0.01)


async def test_the_worker_is_started_when_something_mapped_is_open(project):
    (project / "shop/plain.py").write_text("x = 1\n")
    async with asking("vscode", project) as editor:
        await editor.client.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(previous_result_ids=[])
        )
        uri = editor.open(project / "shop/plain.py")
        await editor.findings(uri)
        assert workers(editor) == []
        editor.open(project / "shop/models.py")
        await editor.pull((project / "shop/models.py").as_uri())
        await editor.eventually(lambda: workers(editor))
        await editor.eventually(lambda: any(re.search(r"SQLAlchemy \d.* of /", line) for line in editor.log))


async def test_another_interpreter_is_asked_when_the_configuration_says_so(project):
    async with asking("vscode", project) as editor:
        uri = editor.open(project / "shop/models.py")
        editor.replace(uri, BROKEN)
        await editor.findings(uri, "SA998")
        (before,) = workers(editor)
        python = project / "other/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text("#!/bin/sh\nexit 3\n")
        python.chmod(0o755)
        package = project / "other/lib/python3.11/site-packages/sqlalchemy"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (project / "other/pyvenv.cfg").write_text("")
        (project / "sqlassay.toml").write_text('python = "other"\n')
        editor.touched(project / "sqlassay.toml", types.FileChangeType.Created)
        await editor.findings(uri)
        await editor.eventually(lambda: not is_alive(before))
        await editor.eventually(lambda: any("could not be asked" in line for line in editor.log))
