"""A server that starts again remembers what it read, and says the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import running
from lsprotocol import types

WORKSPACE = {"diagnosticMode": "workspace"}


async def shown(project: Path, settings: dict[str, object]) -> dict[str, list[tuple[int, str]]]:
    async with running("vscode", project, settings={"": settings}) as editor:
        report = await editor.client.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(previous_result_ids=[])
        )
    return {
        item.uri.rpartition("/")[2]: [(found.range.start.line, str(found.code)) for found in item.items]
        for item in report.items
    }


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SQLASSAY_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.mark.slow
async def test_the_next_start_shows_the_same(project: Path, store: Path) -> None:
    known = await shown(project, {**WORKSPACE, "cache": False})
    assert known and not store.exists()
    assert await shown(project, WORKSPACE) == known
    assert list(store.glob("*.db"))
    assert await shown(project, WORKSPACE) == known
    models = project / "shop" / "models.py"
    models.write_text(models.read_text().replace("class Base(DeclarativeBase):", "class Base:"))
    after = await shown(project, WORKSPACE)
    assert after != known
    assert after == await shown(project, {**WORKSPACE, "cache": False})


async def test_a_remembered_file_is_read_when_it_is_opened_and_closed(project: Path, store: Path) -> None:
    queries, models = project / "shop/queries.py", project / "shop/models.py"
    await shown(project, {})
    async with running("vscode", project) as editor:
        uri, opened = editor.open(queries), editor.open(models)
        await editor.findings(uri, "SA101", "SA101")
        editor.replace(opened, ("class User(Base)", "class User"))
        await editor.findings(uri)
        editor.close(opened)
        await editor.findings(uri, "SA101", "SA101")
    assert list(store.glob("*.db"))
