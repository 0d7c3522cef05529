"""What a keystroke costs in an editor, and how long SQLAlchemy's word takes after an edit of a model.

``python tests/bench/keystroke_bench.py PROJECT FUNCTIONS_FILE MODELS_FILE``: types a comment character by character
into a function, then a column into a mapped class, and waits for the findings after each; with it, the time
that a hover waits that is asked for right behind a keystroke.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from statistics import quantiles

sys.path[:0] = [str(Path(__file__).parents[1] / "e2e"), str(Path(__file__).parents[2] / "server")]

from editor import Editor, running  # noqa: E402
from lsprotocol import types  # noqa: E402

KEYS = 60


async def main(root: Path, functions: Path, models: Path) -> None:
    async with running("vscode", root) as editor:
        uris = [editor.open(path) for path in (functions, models)]
        async with asyncio.timeout(300):
            await editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
            for uri in uris:
                await settled(editor, uri)
        body = place_of(editor, uris[0], "        ")
        await type_in(editor, uris[0], body, "# " + "x" * KEYS, "in a function")
        column = place_of(editor, uris[1], "    id")
        await type_in(editor, uris[1], column, "    some_new_column = mapped_column(String(20), nullable=False)\n", "in a model")


async def settled(editor: Editor, uri: str) -> None:
    """Until the findings stay the same for a while."""
    last, since = None, time.monotonic()
    while time.monotonic() - since < 5:
        if (now := (await editor.pull(uri)).result_id) != last:
            last, since = now, time.monotonic()
        await asyncio.sleep(0.2)


def place_of(editor: Editor, uri: str, words: str) -> int:
    """The start of the line with some words that lies next to the middle of a file."""
    text = editor.texts[uri]
    return text.rindex("\n" + words, 0, text.index("\n" + words, len(text) // 3) + 20) + 1


async def type_in(editor: Editor, uri: str, offset: int, words: str, where: str) -> None:
    answers: list[float] = []
    hovers: list[float] = []
    for number, character in enumerate(words if words.endswith("\n") else words + "\n"):
        start = time.perf_counter()
        insert(editor, uri, offset + number, character)
        hover = asyncio.ensure_future(editor.hover(uri, "class "))
        await editor.pull(uri)
        answers.append(time.perf_counter() - start)
        await hover
        hovers.append(time.perf_counter() - start)
    print(f"{where}: findings {shown(answers)}; a hover behind it {shown(hovers)}")


def insert(editor: Editor, uri: str, offset: int, character: str) -> None:
    at = editor.position(uri, offset)
    editor.texts[uri] = editor.texts[uri][:offset] + character + editor.texts[uri][offset:]
    editor._send(uri, [types.TextDocumentContentChangePartial(range=types.Range(at, at), text=character)])


def shown(seconds: list[float]) -> str:
    twentieths = quantiles(seconds, n=20)
    return f"p50 {twentieths[9] * 1000:.0f} ms, p95 {twentieths[18] * 1000:.0f} ms"


if __name__ == "__main__":
    asyncio.run(main(*(Path(argument).resolve() for argument in sys.argv[1:4])))
