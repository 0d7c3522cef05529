"""What a project's own files ask for."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from sqlassay.project.environment.needs import DEVELOPMENT, Need, required, required_by_lines
from sqlassay.project.environment.toml import from_toml
from sqlassay.project.files import matching, resolved, text_of

REQUIREMENTS = ("*requirements*.txt", "*requirements*.in", "requirements/*.txt", "requirements/*.in")
CONDA = ("environment*.yml", "environment*.yaml", "conda*.yml", "conda*.yaml")
CONDA_LINE = re.compile(
    r"\s*-\s+['\"]?(?:[\w.-]+::)?(?P<name>[A-Za-z][\w.-]*)(?:\[(?P<extras>[\w,\s-]*)\])?\s*(?P<specifiers>[=<>!~][^#'\"]*)?"
)


def declared(folder: Path) -> list[Need]:
    """What the project asks for in pyproject.toml, Pipfile, setup.cfg, setup.py, requirements files and
    conda's environment files."""
    needs = [
        *from_toml(folder / "pyproject.toml", _pyproject),
        *from_toml(folder / "Pipfile", _pipfile),
        *_setup_cfg(folder / "setup.cfg"),
        *_setup_py(folder / "setup.py"),
    ]
    seen: set[Path] = set()
    for pattern in REQUIREMENTS:
        for file in matching(folder, pattern):
            needs += _requirements(file, folder, seen)
    for pattern in CONDA:
        for file in matching(folder, pattern):
            needs += _conda(file)
    return needs


def _pyproject(document: dict[str, Any], where: str) -> Iterator[Need]:
    project, tools = document.get("project", {}), document.get("tool", {})
    groups = [
        ("", project.get("dependencies", [])),
        *project.get("optional-dependencies", {}).items(),
        *document.get("dependency-groups", {}).items(),
        *((f"dev {name}", items) for name, items in tools.get("pdm", {}).get("dev-dependencies", {}).items()),
        ("dev", tools.get("uv", {}).get("dev-dependencies", [])),
    ]
    for group, items in groups:
        development = DEVELOPMENT.search(group) is not None
        for text in (item for item in items if isinstance(item, str)):
            yield from required(text, where, development=development)
    poetry = tools.get("poetry", {})
    for group, table in (("", poetry), *poetry.get("group", {}).items()):
        development = DEVELOPMENT.search(group) is not None
        yield from _table(table.get("dependencies", {}), where, development=development)
        yield from _table(table.get("dev-dependencies", {}), where, development=True)


def _pipfile(document: dict[str, Any], where: str) -> Iterator[Need]:
    yield from _table(document.get("packages", {}), where)
    yield from _table(document.get("dev-packages", {}), where, development=True)


def _table(table: dict[str, Any], where: str, *, development: bool = False) -> Iterator[Need]:
    """Poetry's and Pipenv's tables: a constraint by name, or a table, or several, that hold it as
    ``version``."""
    for name, value in table.items():
        for item in value if isinstance(value, list) else [value]:
            text = str(item.get("version", "*") if isinstance(item, dict) else item)
            extras = item.get("extras", ()) if isinstance(item, dict) else ()
            source = f'{where}: {name} = "{text}"'
            for alternative in re.split(r"\|\|?", text):
                yield Need(
                    canonicalize_name(name),
                    _constraint(alternative),
                    source,
                    frozenset(map(canonicalize_name, extras)),
                    development,
                )


def _constraint(text: str) -> SpecifierSet:
    """`Poetry's constraints <https://python-poetry.org/docs/dependency-specification/>`_; a bare version
    means itself."""
    parts = re.split(r"\s*,\s*|\s+(?=[<>=!~^])", text.strip())
    try:
        return SpecifierSet(",".join(_specifier(part) for part in parts if part not in ("", "*")))
    except ValueError:
        return SpecifierSet()


def _specifier(part: str) -> str:
    if part[0] == "^" or (part[0] == "~" and part[1:2] != "="):
        version = part[1:].strip()
        return f">={version},<{_next_after(version, caret=part[0] == '^')}"
    return f"=={part}" if part[0].isdigit() else part


def _next_after(version: str, *, caret: bool) -> str:
    """The release that ``^`` and ``~`` stop short of: the next one that may be incompatible, or the next
    minor one."""
    numbers = [int(number) for number in re.findall(r"\d+", version.split("-")[0])] or [0]
    place = (
        next((i for i, n in enumerate(numbers) if n), len(numbers) - 1) if caret else min(1, len(numbers) - 1)
    )
    return ".".join(map(str, (*numbers[:place], numbers[place] + 1)))


def _setup_cfg(file: Path) -> Iterator[Need]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text_of(file))
    except configparser.Error:
        return
    yield from required_by_lines(
        parser.get("options", "install_requires", fallback="").splitlines(), file.name
    )
    if parser.has_section("options.extras_require"):
        for group, value in parser.items("options.extras_require"):
            development = DEVELOPMENT.search(group) is not None
            yield from required_by_lines(value.splitlines(), file.name, development=development)


def _setup_py(file: Path) -> Iterator[Need]:
    """The lists and strings that ``setup()`` is given as they stand there, or by a name of the module."""
    try:
        tree = ast.parse(text_of(file))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    values = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name | ast.Attribute) and _last_name(call.func) == "setup":
            for keyword in call.keywords:
                value = keyword.value
                given = values.get(value.id, value) if isinstance(value, ast.Name) else value
                yield from _setup_argument(keyword.arg, given, file.name)


def _setup_argument(name: str | None, given: ast.expr, where: str) -> Iterator[Need]:
    match name, given:
        case "install_requires", _:
            yield from required_by_lines(_strings(given), where)
        case "tests_require", _:
            yield from required_by_lines(_strings(given), where, development=True)
        case "extras_require", ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                group = str(key.value) if isinstance(key, ast.Constant) else ""
                development = DEVELOPMENT.search(group) is not None
                yield from required_by_lines(_strings(value), where, development=development)


def _strings(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield from text.splitlines()
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            yield from (e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str))


def _last_name(function: ast.Name | ast.Attribute) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr


def _requirements(file: Path, folder: Path, seen: set[Path]) -> Iterator[Need]:
    """`pip's requirements file format <https://pip.pypa.io/en/stable/reference/requirements-file-format/>`_,
    with the files that it includes by ``-r`` and ``-c``."""
    if file in seen:
        return
    seen.add(file)
    lines = re.sub(r"\\\r?\n", " ", text_of(file)).splitlines()
    where = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name
    yield from required_by_lines(lines, where, development=DEVELOPMENT.search(where) is not None)
    for line in lines:
        if included := re.match(r"\s*(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)", line):
            yield from _requirements(resolved(file.parent / included[1]), folder, seen)


def _conda(file: Path) -> Iterator[Need]:
    """`conda's environment files
    <https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html>`_, whose
    ``=2.0`` is pip's ``==2.0.*``; what stands below ``pip:`` looks the same."""
    for line in text_of(file).splitlines():
        if match := CONDA_LINE.match(line):
            said = (match["specifiers"] or "").strip()
            version = re.sub(r"^=(?!=)\s*([\d.]+?)(?:\.?\*)?(?:=.*)?$", r"==\1.*", said)
            extras = f"[{match['extras']}]" if match["extras"] else ""
            for need in required(f"{match['name']}{extras}{version}", file.name):
                yield Need(need.name, need.specifiers, f"{file.name}: {match['name']}{said}", need.extras)
