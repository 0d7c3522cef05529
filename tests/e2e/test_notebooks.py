"""Notebooks: the cells of one are one module, and each finding, answer and fix is of the right cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from editor import Editor, running
from lsprotocol import types

MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    deleted_at: Mapped[int | None]"""
QUERY = """\
from sqlalchemy import select
gone = "𝄞", select(User).where(User.deleted_at is None)"""


class Notebook:
    """A notebook in the editor; its cells by name."""

    def __init__(self, editor: Editor, path: Path, **cells: str) -> None:
        self.editor = editor
        self.path = path
        self.version = 1
        self.order = [self._uri(name) for name in cells]
        items = [self._item(uri, text) for uri, text in zip(self.order, cells.values(), strict=True)]
        document = types.NotebookDocument(
            path.as_uri(), "jupyter-notebook", 1, [self._cell(uri) for uri in self.order]
        )
        editor.client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(document, items))

    def cell(self, name: str) -> str:
        """The URI of a cell."""
        return self._uri(name)

    def insert(self, place: int, name: str, text: str) -> None:
        uri = self._uri(name)
        self._splice(place, 0, [uri], opened=[self._item(uri, text)])

    def delete(self, name: str) -> None:
        uri = self._uri(name)
        self._splice(self.order.index(uri), 1, [], closed=[uri])

    def move(self, name: str, place: int) -> None:
        """Move a cell, as VS Code tells of it: the cells between come again in another order."""
        uri = self._uri(name)
        start, end = sorted((self.order.index(uri), place))
        between = [each for each in self.order[start : end + 1] if each != uri]
        self._splice(start, end + 1 - start, [*between, uri] if place == end else [uri, *between])

    def type(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence of a text in a cell."""
        uri = self._uri(name)
        start = self.editor.texts[uri].index(old)
        place = types.Range(self.editor.position(uri, start), self.editor.position(uri, start + len(old)))
        self._edit(uri, place, new)

    def apply(self, edit: types.WorkspaceEdit) -> list[str]:
        """Do what a code action says; the cells that it changes."""
        changes = self.editor.edits(edit)
        for uri, edits in changes:
            for one in sorted(edits, key=lambda one: one.range.start, reverse=True):
                self._edit(uri, one.range, one.new_text)
        return [uri for uri, _ in changes]

    def close(self) -> None:
        documents = [types.TextDocumentIdentifier(uri) for uri in self.order]
        notebook = types.NotebookDocumentIdentifier(self.path.as_uri())
        self.editor.client.notebook_document_did_close(
            types.DidCloseNotebookDocumentParams(notebook, documents)
        )

    def _edit(self, uri: str, place: types.Range, new: str) -> None:
        text, offset = self.editor.texts[uri], self.editor.offset
        self.editor.texts[uri] = text[: offset(text, place.start)] + new + text[offset(text, place.end) :]
        self.editor.versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(uri=uri, version=self.editor.versions[uri])
        event = types.TextDocumentContentChangePartial(range=place, text=new)
        content = types.NotebookDocumentCellContentChanges(identifier, [event])
        self._changed(types.NotebookDocumentCellChanges(text_content=[content]))

    def _splice(
        self,
        start: int,
        count: int,
        cells: list[str],
        opened: Sequence[types.TextDocumentItem] = (),
        closed: Sequence[str] = (),
    ) -> None:
        self.order[start : start + count] = cells
        array = types.NotebookCellArrayChange(start, count, [self._cell(uri) for uri in cells])
        gone = [types.TextDocumentIdentifier(uri) for uri in closed]
        structure = types.NotebookDocumentCellChangeStructure(array, list(opened), gone)
        self._changed(types.NotebookDocumentCellChanges(structure=structure))

    def _changed(self, cells: types.NotebookDocumentCellChanges) -> None:
        self.version += 1
        identifier = types.VersionedNotebookDocumentIdentifier(self.version, self.path.as_uri())
        change = types.NotebookDocumentChangeEvent(cells=cells)
        params = types.DidChangeNotebookDocumentParams(identifier, change)
        self.editor.client.notebook_document_did_change(params)

    def _item(self, uri: str, text: str) -> types.TextDocumentItem:
        self.editor.texts[uri], self.editor.versions[uri] = text, 1
        return types.TextDocumentItem(uri, "python", 1, text)

    def _cell(self, uri: str) -> types.NotebookCell:
        return types.NotebookCell(types.NotebookCellKind.Code, uri)

    def _uri(self, name: str) -> str:
        return f"vscode-notebook-cell:{self.path}#{name}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "n"\ndependencies = ["sqlalchemy>=2"]\n', "utf-8"
    )
    return tmp_path / "analysis.ipynb"


def at(editor: Editor, uri: str, words: str) -> dict[str, Any]:
    position = editor.position(uri, editor.texts[uri].index(words))
    return {"text_document": types.TextDocumentIdentifier(uri), "position": position}


async def found_in(editor: Editor, uri: str) -> str:
    """The text of the only finding of a cell."""
    (finding,) = await editor.findings(uri, "SA101")
    return editor.seen(uri, finding.range)


async def test_a_cell_knows_what_the_cells_before_it_made(path):
    async with running("vscode", path.parent, notebooks=True) as editor:
        assert editor.server_capabilities.notebook_document_sync is not None
        notebook = Notebook(editor, path, models=MODELS, query=QUERY)
        query = notebook.cell("query")
        assert await found_in(editor, query) == "User.deleted_at is None"
        assert await editor.findings(notebook.cell("models")) == ()
        (defined,) = await editor.client.text_document_definition_async(
            types.DefinitionParams(**at(editor, query, "User.deleted_at"))
        )
        assert defined.uri == notebook.cell("models")
        assert editor.seen(defined.uri, defined.range) == "User"
        position = editor.position(query, editor.texts[query].index("User)"))
        arguments = [{"uri": query, "line": position.line, "character": position.character}]
        params = types.ExecuteCommandParams("sqlassay.sql", arguments)
        answer = await editor.client.workspace_execute_command_async(params)
        assert dict(answer)["sql"].startswith("SELECT")


async def test_cells_that_come_go_and_move(path):
    async with running("vscode", path.parent, notebooks=True) as editor:
        notebook = Notebook(editor, path, models=MODELS, query=QUERY)
        query = notebook.cell("query")
        await found_in(editor, query)
        notebook.insert(1, "between", "# ä\n\nx = 1\n")
        notebook.type("query", "gone", "\nolder")
        assert await found_in(editor, query) == "User.deleted_at is None"
        notebook.delete("models")
        await editor.findings(query)
        notebook.insert(2, "late", MODELS)
        notebook.move("late", 0)
        assert await found_in(editor, query) == "User.deleted_at is None"
        notebook.move("query", 0)
        notebook.type("query", "is None", "is not None")
        assert await found_in(editor, query) == "User.deleted_at is not None"
        notebook.delete("between")
        assert await found_in(editor, query) == "User.deleted_at is not None"


@pytest.mark.parametrize("profile", ["vscode", "neovim"])
async def test_a_fix_changes_its_cell(path, profile):
    async with running(profile, path.parent, notebooks=True) as editor:
        notebook = Notebook(editor, path, models=MODELS, query=QUERY)
        query = notebook.cell("query")
        await found_in(editor, query)
        actions = await editor.actions(query, "User.deleted_at is")
        (fix,) = (action for action in actions.values() if action.is_preferred)
        if fix.edit is None:
            fix = await editor.client.code_action_resolve_async(fix)
        assert notebook.apply(fix.edit) == [query]
        assert "User.deleted_at.is_(None)" in editor.texts[query]
        await editor.findings(query)


async def test_fixing_all_leaves_cells_in_another_language_alone(path):
    async with running("vscode", path.parent, notebooks=True) as editor:
        query = f"{QUERY}\nagain = select(User).where(User.deleted_at is None)"
        notebook = Notebook(editor, path, sql="%%sql\nSELECT 1", models=MODELS, query=query)
        found = await editor.findings(notebook.cell("query"), "SA101", "SA101")
        assert len(found) == 2
        actions = await editor.actions(notebook.cell("query"), "User.deleted_at is", "source.fixAll")
        (everything,) = actions.values()
        if everything.edit is None:
            everything = await editor.client.code_action_resolve_async(everything)
        assert notebook.apply(everything.edit) == [notebook.cell("query")]
        await editor.findings(notebook.cell("query"))
        assert editor.texts[notebook.cell("sql")] == "%%sql\nSELECT 1"


async def test_a_client_that_does_not_pull_is_told_of_each_cell(path):
    async with running("emacs", path.parent, notebooks=True) as editor:
        notebook = Notebook(editor, path, models=MODELS, query=QUERY)
        query = notebook.cell("query")
        assert await found_in(editor, query) == "User.deleted_at is None"
        assert path.as_uri() not in {one.uri for one in editor.published}
        notebook.delete("query")
        await editor.eventually(lambda: [o.diagnostics for o in editor.published if o.uri == query][-1] == ())


async def test_commands_of_ipython_break_nothing(path):
    async with running("vscode", path.parent, notebooks=True) as editor:
        notebook = Notebook(
            editor,
            path,
            magics="%load_ext sql\n!pip install sqlalchemy\nfiles = !ls",
            sql="%%sql\nSELECT * FROM user WHERE (",
            models=f"%%time\n{MODELS}",
            query=f"for n in range(2):\n    %time n\nUser?\n{QUERY}",
        )
        assert await found_in(editor, notebook.cell("query")) == "User.deleted_at is None"
        assert await editor.findings(notebook.cell("sql")) == ()
        assert await editor.hover(notebook.cell("sql"), "SELECT") is None


async def test_completion_and_symbols_are_of_the_cell(path):
    async with running("vscode", path.parent, notebooks=True) as editor:
        notebook = Notebook(
            editor, path, models=MODELS, query="from sqlalchemy.orm import load_only\nload_only(User."
        )
        query = notebook.cell("query")
        await editor.findings(notebook.cell("models"))
        position = editor.position(query, len(editor.texts[query]))
        asked = types.CompletionParams(types.TextDocumentIdentifier(query), position)
        items = (await editor.client.text_document_completion_async(asked)).items
        assert {"id", "deleted_at"} <= {item.label for item in items}
        assert {editor.seen(query, item.text_edit.range) for item in items} == {""}
        symbols = types.DocumentSymbolParams(types.TextDocumentIdentifier(notebook.cell("models")))
        listed = await editor.client.text_document_document_symbol_async(symbols)
        assert [symbol.name for symbol in listed] == ["User"]
        elsewhere = types.DocumentSymbolParams(types.TextDocumentIdentifier(query))
        assert not await editor.client.text_document_document_symbol_async(elsewhere)


async def test_a_closed_notebook_is_forgotten(path):
    (path.parent / "analysis.py").write_text("from sqlalchemy import select\n", "utf-8")
    async with running("vscode", path.parent, notebooks=True) as editor:
        notebook = Notebook(editor, path, models=MODELS, query=QUERY)
        await found_in(editor, notebook.cell("query"))
        other = editor.open(path.parent / "other.py", "from analysis import User\nUser.deleted_at is None\n")
        await editor.findings(other)  # a module is the file, not the notebook beside it
        notebook.close()
        await editor.findings(notebook.cell("query"))
