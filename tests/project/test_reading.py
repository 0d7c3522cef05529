from __future__ import annotations

from pathlib import Path

import pytest

from sqlassay.project import Problem, Source, read, write


def stored(folder: Path, data: bytes) -> Path:
    file = folder / "module.py"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 'caf\xc3\xa9'\r\n", "x = 'café'\r\n"),
        (b"\xef\xbb\xbfx = 'caf\xc3\xa9'\n", "x = 'café'\n"),
        (b"# -*- coding: latin-1 -*-\nx = 'caf\xe9'\rlast", "# -*- coding: latin-1 -*-\nx = 'café'\rlast"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\nx = '\xe9'\n", None),
        (b"\x0cx = 1\n\x0b\n", "\x0cx = 1\n\x0b\n"),
    ],
)
def test_what_is_read_is_written_back_to_the_byte(tmp_path: Path, data: bytes, text: str | None) -> None:
    file = stored(tmp_path, data)
    file.chmod(0o750)
    source = read(file)
    assert isinstance(source, Source)
    assert text is None or source.text == text
    assert write(file, source, source.text) is None
    assert file.read_bytes() == data
    assert file.stat().st_mode & 0o777 == 0o750
    assert list(tmp_path.iterdir()) == [file], "nothing is left behind"


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (
            b"a = 1\nb = 2\nx = 'caf\xe9'\n",
            "this line is not UTF-8; save it as UTF-8, or name its encoding",
            3,
        ),
        (b"x = 'caf\xe9'\n", "this line is not UTF-8", 1),
        (b"# coding: ascii\nx = 'caf\xc3\xa9'\n", "this line is not ASCII", 2),
        (b"# coding: klingon\n", "the coding line is wrong: unknown encoding: klingon", 1),
        (b"# coding: rot13\nk = 1\n", "the coding line is wrong: rot13 is no encoding of Python source", 1),
        (b"# coding: utf-16\nk = 1\n", "the coding line is wrong: utf-16 is no encoding of Python source", 1),
        (b"# coding: cp037\nk = 1\n", "the coding line is wrong: cp037 is no encoding of Python source", 1),
        (b"# coding: undefined\n", "the coding line is wrong: undefined is no encoding of Python source", 1),
        (b"# coding: punycode\n", "the coding line is wrong: punycode is no encoding of Python source", 1),
        (b"k = 1\r# a\r# coding: klingon\r'\xe9'\r", "this line is not UTF-8", 4),
        (b"\xef\xbb\xbf# coding: latin-1\n", "the coding line is wrong", 1),
        (b"\x7fELF\x02\x01\x00\x00", "this is a binary file, not Python", None),
        ("x = 1\n".encode("utf-16"), "this is UTF-16", None),
        (b"#" * (8 * 1024 * 1024 + 1), "the file is larger than 8 MiB", None),
    ],
)
def test_what_is_not_python_source_is_a_problem_that_says_what_to_do(
    tmp_path: Path, data: bytes, message: str, line: int | None
) -> None:
    problem = read(stored(tmp_path, data))
    assert isinstance(problem, Problem)
    assert problem.message.startswith(message)
    assert problem.line == line


def test_a_file_whose_encoding_lacks_a_character_stays_as_it_was(tmp_path: Path) -> None:
    file = stored(tmp_path, b"# coding: latin-1\nx = 1\n")
    source = read(file)
    assert isinstance(source, Source)
    problem = write(file, source, source.text + "# €\n")
    assert problem is not None and "has no '€'" in problem.message
    assert file.read_bytes() == b"# coding: latin-1\nx = 1\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# coding: utf-7\n'+AGE-'\n", "the file is utf-7, which can write its text in several ways"),
        (b"# coding: idna\nx = '\n", "the file is idna: "),
    ],
)
def test_a_file_that_would_change_elsewhere_stays_as_it_was(
    tmp_path: Path, data: bytes, message: str
) -> None:
    file = stored(tmp_path, data)
    source = read(file)
    assert isinstance(source, Source)
    problem = write(file, source, source.text + "..")
    assert problem is not None and problem.message.startswith(message)
    assert file.read_bytes() == data


def test_a_link_stays_a_link_when_its_target_is_written(tmp_path: Path) -> None:
    file = stored(tmp_path, b"x = 1\n")
    link = tmp_path / "link.py"
    link.symlink_to(file)
    source = read(link)
    assert isinstance(source, Source)
    assert write(link, source, "x = 2\n") is None
    assert link.is_symlink() and file.read_bytes() == b"x = 2\n"


def test_a_folder_and_a_missing_file_are_problems(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.py"):
        problem = read(path)
        assert isinstance(problem, Problem) and problem.message.startswith("the file cannot be read (")
