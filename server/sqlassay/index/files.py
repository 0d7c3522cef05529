from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from sqlassay.model.imports import module_name
from sqlassay.project import Cache, Installation, Source, SourceFile, Stamp, digest, read, stamp

if TYPE_CHECKING:  # a run in which nothing has changed does without the engine
    from sqlassay.model.installed import InstalledModules
    from sqlassay.model.summary import ModuleSummary
    from sqlassay.model.workspace import SourceFile as Parsed

T = TypeVar("T")


class Known(Struct, frozen=True, array_like=True):
    """A file that need not be read: its content was seen before."""

    content: bytes
    """A digest of it."""
    interface: bytes
    """A digest of what others can see of it."""


class Seen(Struct, frozen=True, array_like=True):
    """What is kept of a path."""

    stamp: Stamp
    known: Known


class Learned(NamedTuple):
    """What a file that was read was found to be."""

    stamp: Stamp | None
    """From before it was read."""
    content: bytes
    summary: ModuleSummary


class Index:
    """The summaries of files, by their content, and the contents of files, by their stamps."""

    def __init__(self, cache: Cache | None) -> None:
        """:param cache: where they are kept; None to remember nothing."""
        self._cache = cache
        self._entries: dict[bytes, bytes] = {}

    def known(self, files: Iterable[SourceFile]) -> dict[SourceFile, Known]:
        """The files that have not changed, or that changed to what was seen before."""
        if self._cache is None:
            return {}
        stamps = {file: stamp(file.path) for file in files}
        rows = self.get(map(_path_key, stamps))
        found: dict[SourceFile, Known] = {}
        for file, now in stamps.items():
            seen = decode(_SEEN, rows.get(_path_key(file)))
            if seen is not None and seen.stamp == now:
                found[file] = seen.known
        changed = {file: now for file, now in stamps.items() if file not in found}
        return found | self._known_contents(changed)

    def summaries(self, known: Mapping[SourceFile, Known]) -> dict[SourceFile, ModuleSummary]:
        """What known files say of themselves, but for those of which that is lost."""
        from sqlassay.model.summary.encoding import decoded

        keys = {file: _summary_key(file, its.content) for file, its in known.items()}
        rows = self.get(keys.values())
        summaries = ((file, decoded(rows[key])) for file, key in keys.items() if key in rows)
        return {file: summary for file, summary in summaries if summary is not None}

    def files(self, files: Iterable[SourceFile]) -> dict[Path, Parsed]:
        """The known ones of some files as the model has them."""
        summaries = self.summaries(self.known(files))
        return {file.path: unopened(file, summary) for file, summary in summaries.items()}

    def installed(self, installation: Installation) -> InstalledModules:
        """What the modules of an installation declare."""
        from sqlassay.index.installed import installed_modules

        return installed_modules(installation, self._cache)

    def learn(self, file: SourceFile, learned: Learned) -> Known:
        """Take note of a file."""
        from sqlassay.model.summary.encoding import encoded

        data = encoded(learned.summary)
        if data is None:
            return Known(learned.content, learned.content)
        known = Known(learned.content, digest(data))
        self.note(_summary_key(file, learned.content), data)
        self._note_path(file, learned.stamp, known)
        return known

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What is kept under keys."""
        return {} if self._cache is None else self._cache.get(keys)

    def note(self, key: bytes, value: bytes) -> None:
        """Keep a value from the next `save` on."""
        if self._cache is not None:
            self._entries[key] = value

    def save(self) -> None:
        """Keep what was learned."""
        if self._cache is not None:
            self._cache.put(self._entries)
            self._entries = {}

    def _known_contents(self, changed: Mapping[SourceFile, Stamp | None]) -> dict[SourceFile, Known]:
        sources = ((file, read(file.path)) for file, now in changed.items() if now is not None)
        contents = {file: source.digest for file, source in sources if isinstance(source, Source)}
        rows = self.get(_summary_key(file, content) for file, content in contents.items())
        found: dict[SourceFile, Known] = {}
        for file, content in contents.items():
            if data := rows.get(_summary_key(file, content)):
                found[file] = Known(content, digest(data))
                self._note_path(file, changed[file], found[file])
        return found

    def _note_path(self, file: SourceFile, before: Stamp | None, known: Known) -> None:
        if before is not None and before.settled:
            self.note(_path_key(file), msgspec.msgpack.encode(Seen(before, known)))


def unopened(file: SourceFile, summary: ModuleSummary) -> Parsed:
    """A file as the model has it, to be read when somebody looks into it."""
    from sqlassay.model.workspace import SourceFile as Parsed

    return Parsed(file.root, summary, partial(text_of, file.path), role=file.role)


def text_of(path: Path) -> str | None:
    """The text of a file as it is now; None where it cannot be read."""
    source = read(path)
    return source.text if isinstance(source, Source) else None


def name_of(file: SourceFile) -> tuple[bytes, bytes, bytes]:
    """What a file's place says of it, for a digest: the name of its module, whether it is a package's
    ``__init__``, and what it is for.
    """
    name, is_package = module_name(file.path, file.root)
    return path_bytes(name), bytes([is_package]), file.role.encode()


def decode(decoder: msgspec.msgpack.Decoder[T], data: bytes | None) -> T | None:
    """What bytes say; None for none, and for those of something else."""
    try:
        return None if data is None else decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


_SEEN = msgspec.msgpack.Decoder(Seen)


def _path_key(file: SourceFile) -> bytes:
    return digest(b"path", path_bytes(file.path), path_bytes(file.root), file.role.encode())


def _summary_key(file: SourceFile, content: bytes) -> bytes:
    return digest(b"summary", content, *name_of(file))


def path_bytes(path: Path | str) -> bytes:
    """A path, for a digest; of one that is no text, too."""
    return str(path).encode("utf-8", "surrogatepass")
