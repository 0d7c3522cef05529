from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sqlassay.index.files import Index, Known, decode, name_of, path_bytes
from sqlassay.model.dependencies import Input
from sqlassay.project import SourceFile, digest

if TYPE_CHECKING:
    from sqlassay.model.program import Program

Parts: TypeAlias = dict[str, dict[str, list[tuple[str, ...]]]]
"""Parts of summaries: by the program's method that reads them, then by its first argument, the other ones."""


class Basis(Struct, frozen=True, array_like=True):
    """What of other files a result depends on, and what that was."""

    parts: Parts
    fingerprint: bytes
    """Of what the parts were."""


class Result(Struct, frozen=True, array_like=True):
    """What was found in a file."""

    program: bytes
    """A digest of all summaries of the project."""
    found: bytes
    others: tuple[tuple[bytes, bytes], ...] = ()
    """The other files of which places are in it, each with a digest of its content."""


class Fingerprints:
    """The digests of parts of a program's summaries."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[Input, bytes] = {}

    def basis(self, inputs: Collection[Input]) -> Basis | None:
        """Parts of the summaries with what they are; None where one of them cannot be kept."""
        if not all(part[1:] and all(isinstance(argument, str) for argument in part[1:]) for part in inputs):
            return None
        parts: Parts = {}
        for read, first, *rest in sorted(inputs, key=lambda part: (part[0].__name__, part[1:])):
            parts.setdefault(read.__name__, {}).setdefault(first, []).append(tuple(rest))
        fingerprint = self._of(parts)
        return None if fingerprint is None else Basis(parts, fingerprint)

    def holds(self, basis: Basis) -> bool:
        """Whether the parts are the same in this program."""
        return self._of(basis.parts) == basis.fingerprint

    def _of(self, parts: Parts) -> bytes | None:
        try:
            return digest(*map(self._one, _inputs(parts, self._program)))
        except (OverflowError, UnicodeEncodeError):  # of a constant, see `encoded`
            return None

    def _one(self, part: Input) -> bytes:
        known = self._known.get(part)
        if known is None:
            known = self._known[part] = self._program.fingerprint(part)
        return known


class Results:
    """What was found in files, kept as long as everything is the same that it depends on.

    That is the file, its policy (all that is not code: the rules, the environment), and of the other files
    the parts of their summaries that were read on the way.
    """

    def __init__(
        self,
        index: Index,
        known: Mapping[SourceFile, Known],
        policies: Mapping[SourceFile, bytes],
        installed: bytes = b"",
    ) -> None:
        """:param known: all files of the project, in their order.
        :param policies: the files to look into, each with what stands for its policy.
        :param installed: what tells that packages were installed or removed.
        """
        self._index = index
        self._contents = {path_bytes(file.path): its.content for file, its in known.items()}
        self._keys = {
            file: digest(known[file].content, *name_of(file), policy)
            for file, policy in policies.items()
            if file in known
        }
        self._program = digest(
            installed, *(part for file, its in known.items() for part in (*name_of(file), its.interface))
        )

    def unchanged(self) -> dict[SourceFile, bytes]:
        """What holds because all summaries of the project are the same."""
        return {file: its.found for file, its in self._kept.items() if its.program == self._program}

    def holding(self, program: Callable[[], Program]) -> dict[SourceFile, bytes]:
        """What holds all the same, because the parts of the summaries that it depends on did not change."""
        changed = {file: result for file, result in self._kept.items() if result.program != self._program}
        if not changed:
            return {}
        fingerprints = Fingerprints(program())
        keys = {file: _key(b"basis", self._keys[file], result.found) for file, result in changed.items()}
        rows = self._index.get(keys.values())
        found: dict[SourceFile, bytes] = {}
        for file, key in keys.items():
            basis = decode(_BASIS, rows.get(key))
            if basis is not None and fingerprints.holds(basis):
                found[file] = self._kept[file].found
                self._note(file, replace(self._kept[file], program=self._program), basis)
        return found

    def keep(
        self,
        file: SourceFile,
        found: bytes,
        basis: Basis | None,
        others: Collection[SourceFile] = (),
    ) -> None:
        """Keep what was found in a file.

        :param basis: what it depends on; None for all summaries of the project.
        :param others: those of the project of which places are in it.
        """
        paths = [path_bytes(other.path) for other in others]
        contents = tuple((path, self._contents[path]) for path in paths)
        self._note(file, Result(self._program, found, contents), basis)

    def _note(self, file: SourceFile, result: Result, basis: Basis | None) -> None:
        if (key := self._keys.get(file)) is None:
            return
        self._index.note(_key(b"result", key), msgspec.msgpack.encode(result))
        if basis is None:
            return
        with suppress(UnicodeEncodeError):  # of a module whose file's name is no text: as if there were none
            self._index.note(_key(b"basis", key, result.found), msgspec.msgpack.encode(basis))

    @cached_property
    def _kept(self) -> dict[SourceFile, Result]:
        keys = {file: _key(b"result", key) for file, key in self._keys.items()}
        rows = self._index.get(keys.values())
        results = ((file, decode(_RESULT, rows.get(key))) for file, key in keys.items())
        return {file: result for file, result in results if result is not None and self._holds(result)}

    def _holds(self, result: Result) -> bool:
        """Whether places of other files are still where they were."""
        return all(self._contents.get(path) == content for path, content in result.others)


_BASIS = msgspec.msgpack.Decoder(Basis)
_RESULT = msgspec.msgpack.Decoder(Result)


def _key(kind: bytes, key: bytes, found: bytes = b"") -> bytes:
    return digest(kind, key, found)


def _inputs(parts: Parts, program: Program) -> Iterator[Input]:
    for method, by_first in parts.items():
        read = getattr(type(program), method)
        for first, others in by_first.items():
            yield from (Input((read, first, *rest)) for rest in others)
