"""What was worked out before, kept in the user's cache folder between runs.

A bounded store of bytes by key, in one SQLite file for each version of sqlassay. Whatever goes wrong (a
folder that cannot be written, a file that is damaged or somebody else's, a full disk) means that nothing is
remembered, and nothing else: callers work the answer out again.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from time import time

import sqlassay
from sqlassay.project.digests import DIGEST, digest

LARGEST = 512 * 1024 * 1024
"""Bytes that the store of one version may take; beyond, what was not used for longest goes."""
LEFT_OVER = 0.75
"""The part of `LARGEST` that is kept when it is exceeded."""
OLD_STORES = 2
"""Stores of other versions that are left alone: the ones used last, as by an editor and a command line."""
PATIENCE = 2.0
"""Seconds to wait for another process that writes."""
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""What SQLite says of a file that is not, or is no longer, what was written: the last is for other tables."""
FAILURES = (sqlite3.Error, OSError, OverflowError, UnicodeDecodeError)
"""What reading and writing raise; the last is for damage in what SQLite holds for text."""
DAY = 86_400

logger = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Where caches are kept: ``SQLASSAY_CACHE_DIR``, else the user's cache folder on this platform."""
    if chosen := os.environ.get("SQLASSAY_CACHE_DIR"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("sqlassay", appauthor=False)


class Cache:
    """A store of bytes by key. Safe for several threads and processes: it is opened for each use."""

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self._folder = folder
        self._file = folder / f"{version()}.db"
        self._largest = largest

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What is kept under those of the keys under which something is kept, unharmed."""
        try:
            if not self._file.exists():
                return {}
            with closing(self._open()) as store:
                return dict(_read(store, keys))
        except FAILURES as error:
            self._give_up(error)
            return {}

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep values, in place of what is kept under their keys."""
        if not entries:
            return
        today = _today()
        rows = [(key, value, digest(key, value), today) for key, value in entries.items()]
        try:
            if not self._file.exists():
                self._make_room()
            with closing(self._open()) as store:
                _prepare(store)
                with store:
                    store.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)
                _shrink(store, self._largest)
        except FAILURES as error:
            self._give_up(error)

    def _make_room(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for file in _stores(self._folder)[OLD_STORES:]:
            _remove(file)

    def _open(self) -> sqlite3.Connection:
        store = sqlite3.connect(self._file, timeout=PATIENCE)
        store.execute("PRAGMA synchronous=NORMAL")
        return store

    def _give_up(self, error: Exception) -> None:
        logger.debug("the cache %s: %r", self._file, error)
        if isinstance(error, UnicodeDecodeError) or getattr(error, "sqlite_errorcode", None) in DAMAGED:
            _remove(self._file)


def clean(folder: Path) -> int:
    """Remove the stores of all versions, and the folder if nothing else is in it.

    :returns: how many stores there were.
    """
    stores = _stores(folder)
    for file in stores:
        _remove(file)
    with suppress(OSError):
        folder.rmdir()
    return len(stores)


def version() -> str:
    """A name for what entries depend on besides their keys: this program, Python and the parser.

    In a checkout the files count, too, so that no entry outlives an edit of the engine.
    """
    package = Path(sqlassay.__file__).parent
    words = [sqlassay.__version__, str(package), sys.version, *_parser()]
    if not {"site-packages", "dist-packages"} & set(package.parts):
        words += sorted(f"{path} {status.st_mtime_ns} {status.st_size}" for path, status in _files(package))
    return digest(*(word.encode() for word in words)).hex()


def _parser() -> Iterator[str]:
    """The name of libcst's distribution, with its release; asking its metadata would take longer."""
    spec = find_spec("libcst")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield from sorted(path.name for path in Path(place).parent.glob("libcst-*.dist-info"))


def _files(folder: Path | str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(".py"):
                yield entry.path, entry.stat()


def _prepare(store: sqlite3.Connection) -> None:
    """Make the table, if the file is new."""
    if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'entry'").fetchone():
        store.execute("PRAGMA auto_vacuum=INCREMENTAL")
        store.execute("PRAGMA journal_mode=WAL")
        columns = "key BLOB PRIMARY KEY, value BLOB, digest BLOB, used INTEGER"
        store.execute(f"CREATE TABLE IF NOT EXISTS entry ({columns})")


def _read(store: sqlite3.Connection, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    today, touched = _today(), list[tuple[int, bytes]]()
    for key in keys:
        row = store.execute("SELECT value, digest, used FROM entry WHERE key = ?", (key,)).fetchone()
        if row is not None and isinstance(row[0], bytes) and row[1] == digest(key, row[0]):
            yield key, row[0]
            if row[2] != today:
                touched.append((today, key))
    if touched:
        with suppress(sqlite3.OperationalError), store:  # it can be read, if not written
            store.executemany("UPDATE entry SET used = ? WHERE key = ?", touched)


def _shrink(store: sqlite3.Connection, largest: int) -> None:
    """Remove what was not used for longest, if there is too much."""
    [[page]], [[pages]] = store.execute("PRAGMA page_size"), store.execute("PRAGMA page_count")
    if page * pages <= largest:
        return
    excess = page * pages - int(largest * LEFT_OVER)
    with store:
        store.execute(
            "DELETE FROM entry WHERE key IN (SELECT key FROM"
            " (SELECT key, sum(length(value)) OVER (ORDER BY used, key) - length(value) AS before FROM entry)"
            " WHERE before < ?)",
            (excess,),
        )
    store.execute("PRAGMA incremental_vacuum").fetchall()


def _stores(folder: Path) -> list[Path]:
    """The stores in a folder, the one written last first."""
    try:
        files = [(path.stat().st_mtime, path) for path in folder.glob("*.db") if _is_ours(path)]
    except OSError:
        return []
    return [path for _, path in sorted(files, reverse=True)]


def _is_ours(path: Path) -> bool:
    return len(path.stem) == 2 * DIGEST and set(path.stem) <= set("0123456789abcdef")


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        with suppress(OSError):
            file.with_name(name).unlink()


def _today() -> int:
    return int(time()) // DAY
