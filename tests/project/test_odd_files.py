"""Whatever stands in a project's files, and whatever they are: a value, a message that says what to do, or
nothing is said of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlassay.lsp.settings import ClientSettings, settings_of
from sqlassay.project import (
    ConfigurationError,
    Configurations,
    UnreadableError,
    decode,
    discover,
    environment_of,
    installed_for,
    load,
)
from sqlassay.project.installed.distributions import needing_sqlalchemy
from sqlassay.project.installed.search_path import search_path, site_packages
from sqlassay.project.settings import FIELDS
from trees import UV, written

repeated = settings(deadline=None, derandomize=True)

# Bytes

CODINGS = st.sampled_from(
    [
        *("utf-8", "utf_8_sig", "utf-16", "utf-32-le", "utf-7", "latin-1", "ascii", "cp1252", "cp037"),
        *("big5", "shift_jis", "iso2022_jp", "hz", "rot13", "base64", "zlib", "idna", "punycode"),
        *("undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "klingon", "x" * 300, "..", ""),
    ]
)
COMMENTS = st.sampled_from(
    ["# coding: {}", "# -*- coding: {} -*-", "\n# vim: fileencoding={}", "'x'\n#coding={}"]
)
PARTS = st.one_of(
    st.binary(max_size=20),
    st.text(max_size=20).map(str.encode),
    st.sampled_from(
        [b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\r\n", b"\n", b"\x1b$B", b"+AGE-", b"xn--a.", b"k" * 70]
    ),
)
SOURCES = st.builds(
    lambda mark, comment, coding, end, parts: mark + comment.format(coding).encode() + end + b"".join(parts),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    COMMENTS,
    CODINGS,
    st.sampled_from([b"\n", b"\r\n", b"\r", b""]),
    st.lists(PARTS, max_size=4),
)


@settings(repeated, max_examples=400)
@given(st.one_of(SOURCES, st.lists(PARTS).map(b"".join)))
def test_any_bytes_are_a_source_that_is_written_back_or_a_message(data: bytes) -> None:
    try:
        source = decode(data)
    except UnreadableError as error:
        assert str(error)
        assert error.line is None or 1 <= error.line <= len(data) + 1
        return
    try:
        assert source.encode(source.text) == data
    except UnreadableError as error:
        assert source.encoding in str(error)


# What the configuration and the client's settings say

TEXTS = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                "SA101",
                "SA1",
                "ALL",
                "2.0",
                "error",
                "off",
                "src",
                "tests/**",
                "!",
                "a\\",
                "[z-a]",
                "[[:x:]]",
            ),
            *("\0", "~nobody/x", "~", "/", "..", "x" * 5000, "**", "#", "a\nb", "http://x"),
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)
PLAIN = TEXTS | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats()
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)
RIGHT = st.one_of(TEXTS, st.lists(TEXTS, max_size=3), st.dictionaries(TEXTS, st.lists(TEXTS, max_size=2)))
LISTS = st.lists(TEXTS, min_size=1, max_size=3)
PATHS = st.fixed_dictionaries(
    {},
    optional={
        "exclude": LISTS,
        "extend-exclude": LISTS,
        "per-file-ignores": st.dictionaries(TEXTS, st.just(["SA101"]), min_size=1, max_size=2),
        "source-roots": LISTS,
        "python": TEXTS,
    },
)
TABLES = PATHS | st.dictionaries(st.sampled_from(sorted(FIELDS)) | TEXTS, RIGHT | VALUES, max_size=3)


def toml(value: Any) -> str:
    """A value in TOML."""
    match value:
        case dict():
            return "{" + ", ".join(f"{toml(key)} = {toml(item)}" for key, item in value.items()) + "}"
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case str():
            return json.dumps(value).replace("\x7f", "\\u007f") if value.isascii() else toml_text(value)
        case float() if value != value or value in (float("inf"), -float("inf")):
            return {"nan": "nan", "inf": "inf", "-inf": "-inf"}[str(value)]
        case _:
            return str(value).lower()


def toml_text(text: str) -> str:
    """A text in TOML, whose escapes are those of characters, where JSON's are those of UTF-16."""
    return '"' + "".join(f"\\U{ord(character):08x}" for character in text) + '"'


def used(folder: Path, configurations: Configurations) -> None:
    """Ask all that a run asks of a configuration."""
    for file in discover([folder], configurations).asked:
        configurations.of(file.path.parent).rules(file.path)
    installed_for([folder], configurations)


@pytest.mark.filterwarnings("error::FutureWarning")
@settings(repeated, max_examples=150)
@given(TABLES)
def test_any_configuration_is_taken_or_told_with_its_key(table: dict[str, Any]) -> None:
    with TemporaryDirectory() as name:
        folder = written(Path(name), {"m.py": "", "src/n.py": ""})
        file = folder / "sqlassay.toml"
        file.write_text("".join(f"{toml(key)} = {toml(value)}\n" for key, value in table.items()), "utf-8")
        configurations = Configurations()
        used(folder, configurations)
        for problem in configurations.problems:
            assert problem.path == file
            assert any(key in problem.message or repr(key) in problem.message for key in table)
        if not configurations.problems:
            found = configurations.of(folder)
            for key in ("select", "ignore", "extend-select", "extend-exclude"):
                assert key not in table or getattr(found, FIELDS[key]) == tuple(table[key])


@settings(repeated, max_examples=200)
@given(st.text(alphabet="[]{}=.\"'\\\n\0a1-# \r", max_size=20))
def test_any_text_is_a_configuration_or_a_message(text: str) -> None:
    with TemporaryDirectory() as name:
        file = Path(name) / "sqlassay.toml"
        file.write_text(text, "utf-8", newline="")
        try:
            load(file)
        except ConfigurationError as error:
            assert error.problem().path == file


@pytest.mark.parametrize("text", [f"select = {'[' * 5000}", f"select = {'9' * 5000}", "select = 1979-02-30"])
def test_what_tomllib_does_not_tell_of_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sqlassay.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=r"this is not TOML|this is nested too deeply"):
        load(file)


CAMEL = ("select", "extendSelect", "ignore", "severity", "targetVersion", "standardsUrl", "configuration")
SECTIONS = (
    *CAMEL,
    "diagnosticMode",
    "cache",
    "trusted",
    "logLevel",
    "inlayHints",
    "codeLens",
    "codeLens.models",
)


@settings(repeated, max_examples=300)
@given(st.dictionaries(st.sampled_from(SECTIONS) | TEXTS, RIGHT | VALUES | st.none(), max_size=4) | VALUES)
def test_any_settings_of_a_client_are_taken_or_told(value: Any) -> None:
    try:
        assert isinstance(settings_of(value, Path("/")), ClientSettings)
    except ConfigurationError as error:
        assert isinstance(value, dict) and str(error)


# What else stands in a project

SITE = ".venv/lib/python3.12/site-packages"
PROJECT = {
    "pyproject.toml": (
        '[project]\nname = "a"\ndependencies = ["sqlalchemy>=2; python_version > \'3\'"]\n'
        '[dependency-groups]\ntest = ["psycopg[binary]~=3.1", {include-group = "x"}]\n'
        '[tool.poetry.dependencies]\nsqlalchemy = "^2.0"\nb = {version = "~1.2", extras = ["c"]}\n'
        '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n[tool.alembic]\nscript_location = "%(here)s/m"\n'
    ),
    "requirements.txt": "sqlalchemy[asyncio]>=1.4,<2  # x\n-r more.txt\n-c requirements.txt\n",
    "uv.lock": UV,
    "Pipfile": '[packages]\nsqlalchemy = "==2.0"\nx = {version = "*", extras = ["b"]}\n',
    "Pipfile.lock": '{"default": {"sqlalchemy": {"version": "==2.0.1"}}, "develop": {}}',
    "setup.cfg": "[options]\ninstall_requires =\n  sqlalchemy>=1.4\n[tool:pytest]\ntestpaths = tests\n",
    "setup.py": "from setuptools import setup\nsetup(install_requires='sqlalchemy', extras_require=A)",
    "alembic.ini": "[alembic]\nscript_location = m\nversion_locations = a:b\npath_separator = os\n",
    "environment.yml": "dependencies:\n  - conda-forge::sqlalchemy=1.4.*\n",
    ".env": "DATABASE_URL=postgresql+asyncpg://u:p@h/db\n",
    ".gitignore": "a\n!b\n[a-z]*.log\n",
    ".venv/pyvenv.cfg": "home = /usr/bin\ninclude-system-site-packages = true\n",
    f"{SITE}/x.pth": "../..\nimport os\n",
    f"{SITE}/e-1.dist-info/METADATA": "Name: e\nRequires-Dist: sqlalchemy>=2\n\n",
    f"{SITE}/e-1.dist-info/direct_url.json": '{"url": "file:///a%20b", "dir_info": {"editable": true}}',
}
ODD = st.sampled_from(
    [
        *(
            "\0",
            "[",
            "{",
            '"',
            "'",
            "=",
            "%",
            "\\",
            "\n",
            "\r",
            "~=",
            "^",
            "||",
            ":",
            "/",
            "[z-a]",
            "!",
            "**",
        ),
        *("x" * 300, "9" * 5000, "[" * 3000, '{"a":' * 3000, ";" + "(" * 3000, "1979-02-30", "file://[", "1"),
        *("-r a\0b\n", "-r loop.txt\n", "-r /dev/zero\n", "home = ../.venv/bin\n", "\ufeff", "*" * 9, "null"),
    ]
)


def asked(folder: Path) -> None:
    """Ask all that is asked of a project's files."""
    environment_of(folder)
    configurations = Configurations()
    used(folder, configurations)
    installed_for([folder], configurations).source("e.x")
    for site in site_packages(folder / ".venv"):
        search_path(site)
        needing_sqlalchemy(site)


@settings(repeated, max_examples=120)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(PROJECT)), st.integers(0, 200), st.integers(0, 9), ODD), max_size=8
    )
)
def test_nothing_in_other_tools_files_does_harm(edits: list[tuple[str, int, int, str]]) -> None:
    texts = {**PROJECT, "m.py": "import sqlalchemy\n"}
    for name, start, length, new in edits:
        texts[name] = texts[name][:start] + new + texts[name][start + length :]
    with TemporaryDirectory() as name:
        folder = written(Path(name), texts)
        (folder / "loop.txt").symlink_to("loop.txt")
        asked(folder)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "a device": lambda file: file.symlink_to("/dev/zero"),
    "a link to itself": lambda file: file.symlink_to(file.name),
    "a folder": lambda file: file.mkdir(),
    "a place that there is not": lambda file: file.symlink_to("x" * 200),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_file_is_not_read(tmp_path: Path, made: Callable[[Path], object]) -> None:
    for name in (*PROJECT, "sqlassay.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        made(tmp_path / name)
    asked(tmp_path)


def test_environments_that_show_through_each_other_are_read_once(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        shows = f"home = {tmp_path / other / 'bin'}\ninclude-system-site-packages = true\n"
        written(tmp_path / one, {"pyvenv.cfg": shows, "lib/python3.12/site-packages/x.py": ""})
    assert [site.parts[-4] for site in site_packages(tmp_path / "a")] == ["a", "b"]
