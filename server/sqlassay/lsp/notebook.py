"""Notebooks: the Python cells of one, in their order, are one module
(`synchronisation
<https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#notebookDocument_synchronization>`_).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types
from msgspec import Struct
from msgspec.structs import replace

from sqlassay.lsp.convert import to_path
from sqlassay.lsp.documents import Page, TextDocument
from sqlassay.lsp.magics import without_magics
from sqlassay.text.encoding import PositionEncoding

SYNC = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithNotebook(
            notebook=types.NotebookDocumentFilterNotebookType(notebook_type="jupyter-notebook"),
            cells=[types.NotebookCellLanguage(language="python")],
        )
    ],
    save=True,
)
"""What the server wants to be told of."""
PYTHON = "python"


class Notebook(Struct, frozen=True):
    """A notebook as the editor has it."""

    uri: str
    path: Path
    version: int
    cells: tuple[str, ...]
    """The URIs of all cells that the client tells of, in their order."""
    texts: dict[str, TextDocument]
    """Those with Python code, by their URIs."""
    opening: int = 0
    """Differs from that of the same notebook when it was opened before."""

    @staticmethod
    def opened(params: types.DidOpenNotebookDocumentParams, opening: int) -> Notebook:
        """The notebook of a `notebookDocument/didOpen`."""
        told = params.notebook_document
        cells = tuple(cell.document for cell in told.cells)
        texts = dict(_python(params.cell_text_documents))
        return Notebook(told.uri, to_path(told.uri), told.version, cells, texts, opening)

    @property
    def text(self) -> str:
        """The module: what Python runs of its cells, one after the other."""
        return "".join(f"{without_magics(cell.text) or ''}\n" for cell in self._in_order())

    @property
    def pages(self) -> tuple[Page, ...]:
        """The cells that are of the module."""
        pages: list[Page] = []
        start = 0
        for cell in self._in_order():
            code = without_magics(cell.text)
            if code is not None:
                pages.append(Page(cell.uri, cell.version, start, cell.lines))
            start += len(code or "") + 1
        return tuple(pages)

    def changed(self, params: types.DidChangeNotebookDocumentParams, encoding: PositionEncoding) -> Notebook:
        """The notebook after a `notebookDocument/didChange`."""
        here = replace(self, version=params.notebook_document.version)
        cells = params.change.cells
        if cells is None:
            return here
        if cells.structure is not None:
            here = here._restructured(cells.structure)
        for change in cells.text_content or ():
            here = here._edited(change, encoding)
        return here

    def _restructured(self, change: types.NotebookDocumentCellChangeStructure) -> Notebook:
        start, count = change.array.start, change.array.delete_count
        new = tuple(cell.document for cell in change.array.cells or ())
        closed = {document.uri for document in change.did_close or ()}
        texts = {uri: text for uri, text in self.texts.items() if uri not in closed}
        texts |= dict(_python(change.did_open or ()))
        return replace(self, cells=(*self.cells[:start], *new, *self.cells[start + count :]), texts=texts)

    def _edited(
        self, change: types.NotebookDocumentCellContentChanges, encoding: PositionEncoding
    ) -> Notebook:
        text = self.texts.get(change.document.uri)
        if text is None:
            return self
        edited = text.changed(change.document.version, change.changes, encoding)
        return replace(self, texts={**self.texts, edited.uri: edited})

    def _in_order(self) -> Iterator[TextDocument]:
        return (self.texts[uri] for uri in self.cells if uri in self.texts)


def _python(items: Iterable[types.TextDocumentItem]) -> Iterator[tuple[str, TextDocument]]:
    return ((item.uri, TextDocument.opened(item)) for item in items if item.language_id == PYTHON)
