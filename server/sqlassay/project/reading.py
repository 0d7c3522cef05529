"""Python source as bytes and as text.

How a file says its encoding is `PEP 263 <https://peps.python.org/pep-0263/>`_: a byte order mark, or a
coding line among the first two; UTF-8 where it says nothing.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import tokenize
from itertools import islice
from pathlib import Path

from msgspec import Struct

from sqlassay.project.digests import digest
from sqlassay.project.problem import Problem

LARGEST = 8 * 1024 * 1024
"""In bytes: nobody writes such a file by hand, and one that a machine wrote is not worth the wait."""
LINE = re.compile(rb"([^\r\n]*)(?:\r\n?|\n|\Z)")
SAVE_AS = "save it as UTF-8, or name its encoding on the first line, e.g. # -*- coding: latin-1 -*-"
TOO_LARGE = f"the file is larger than {LARGEST >> 20} MiB; exclude it, or split it up"


def is_too_large(text: str) -> bool:
    """Whether a text is larger, as UTF-8, than what is read of a file."""
    if len(text) * 4 <= LARGEST:
        return False
    return len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST


class UnreadableError(ValueError):
    """Bytes that are not Python source; the message says why, and what to do."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Source(Struct, frozen=True):
    """The text of a file, its line ends as they are and without a byte order mark, and how to encode it
    again."""

    text: str
    encoding: str
    """The name of a codec; ``utf-8-sig`` writes the byte order mark that was there."""
    digest: bytes
    """Of the bytes."""

    def encode(self, text: str) -> bytes:
        """`text` as the file would hold it.

        :raises UnreadableError: when the file's encoding lacks a character of it, or has several ways to
            write one, so that what did not change would be written otherwise.
        """
        try:
            same = digest(self.text.encode(self.encoding)) == self.digest
            data = text.encode(self.encoding)
        except UnicodeEncodeError as error:
            lacking = f"the file is {self.encoding}, which has no {error.object[error.start]!r}"
            raise UnreadableError(f"{lacking}; save it as UTF-8") from None
        except UnicodeError as error:  # of a codec that is written in Python
            raise UnreadableError(f"the file is {self.encoding}: {error}; save it as UTF-8") from None
        if not same:
            ways = f"the file is {self.encoding}, which can write its text in several ways"
            raise UnreadableError(f"{ways}; save it as UTF-8")
        return data


def decode(data: bytes) -> Source:
    """The source that a file's bytes say.

    :raises UnreadableError: when they are not the text of a Python file.
    """
    if len(data) > LARGEST:
        raise UnreadableError(TOO_LARGE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("this is UTF-16, which Python does not read; save it as UTF-8")
    if b"\0" in data:
        raise UnreadableError("this is a binary file, not Python: it holds zero bytes")
    encoding = _encoding(data)
    try:
        return Source(data.decode(encoding), encoding, digest(data))
    except UnicodeError as error:
        line = _line(data, error.start) if isinstance(error, UnicodeDecodeError) else None
        wrong = f"this {'line' if line else 'file'} is not {encoding.removesuffix('-sig').upper()}"
        raise UnreadableError(f"{wrong}; {SAVE_AS}", line) from None


def read(path: Path) -> Source | Problem:
    """The source of a file, or what keeps it from being read."""
    try:
        with path.open("rb") as file:
            return decode(file.read(LARGEST + 1))
    except UnreadableError as error:
        return _problem(path, error)
    except OSError as error:
        return Problem(path, f"the file cannot be read ({error.strerror})")


NEW_FILE = 0o644
"""The mode of a file that is created."""
WRITABLE = 0o222


def write(path: Path, source: Source, text: str) -> Problem | None:
    """Give a file the new `text` in one step, encoded as it was, with the mode it had; a link stays one.
    A file that there is not is created, one that nobody may write is left alone.

    :returns: what kept it from being written; the file is then as it was.
    """
    target = path.resolve()
    mode = target.stat().st_mode if target.exists() else NEW_FILE
    if not mode & WRITABLE or (target.exists() and not os.access(target, os.W_OK)):
        return Problem(path, "the file cannot be written (it is read-only)")
    try:
        data = source.encode(text)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except UnreadableError as error:
        return _problem(path, error)
    except OSError as error:
        return Problem(path, f"the file cannot be written ({error.strerror})")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        return Problem(path, f"the file cannot be written ({error.strerror})")
    return None


def _encoding(data: bytes) -> str:
    """By `tokenize`, whose error does not tell bytes that are not UTF-8 from a coding line that is wrong."""
    first = b"\n".join(match[1] for match in islice(LINE.finditer(data), 2))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(first).readline)
    except SyntaxError as error:
        try:
            first.decode("utf-8")
        except UnicodeDecodeError as wrong:
            if not re.search(rb"coding[:=]", first):
                raise UnreadableError(
                    f"this line is not UTF-8; {SAVE_AS}", _line(data, wrong.start)
                ) from None
        message = f"the coding line is wrong: {error.msg}; name an encoding that Python knows"
        raise UnreadableError(message, 1) from None
    if not _can_say_so(encoding):
        message = f"the coding line is wrong: {encoding} is no encoding of Python source; name one that is"
        raise UnreadableError(message, 1)
    return encoding


def _can_say_so(encoding: str) -> bool:
    """Whether a coding line in this encoding is what it is in ASCII, without which Python reads no file."""
    try:
        return b"# coding".decode(encoding) == "# coding"
    except (LookupError, UnicodeError):
        return False


def _line(data: bytes, offset: int) -> int:
    return len(re.findall(rb"\r\n?|\n", data[:offset])) + 1


def _problem(path: Path, error: UnreadableError) -> Problem:
    return Problem(path, str(error), error.line)
