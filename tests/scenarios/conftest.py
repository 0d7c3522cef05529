"""Markdown scenarios as tests.

Each heading that has code below it is a test. A block ```` ```python path/to/file.py ```` is a file of
its workspace. A path that comes again begins the next stage: the texts of a stage are edits that come one
by one, and the findings behind them must be those of a cold run. Expected findings stand in comments at
the end of their first line: ``# error: [SA101]``, ``# hint: [SA109] "part of the message"``; several are
joined by ``;``. ``reveal_kind(x)  # revealed: Session`` says what is known of an expression, and
``user.orders  # reads: lazy: lazy='select'`` what reading the attribute does. A block
```` ```python path fixed ```` (or ``fixed-unsafe``) is what fixing makes of the file; ```` ```toml ```` is
the configuration. A block ```` ```text functions path ```` is what is known of the functions of a file at
that stage, each with its lines indented; functions of which nothing is known are left out.
```` ```text schema ```` is what is known of all mapped classes and tables at that stage. A
block whose path begins with ``site-packages/`` (```` ```text ```` for metadata) is a file of the
environment, which may change with a stage, too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent

import pytest
from msgspec.structs import replace

from judging import the_judge
from sqlassay.index.installed import installed_modules
from sqlassay.kit import Environment, Severity
from sqlassay.lint import Selection, check, fix_document
from sqlassay.model.describe import name_of
from sqlassay.model.effects import describe_effects
from sqlassay.model.imports import module_name
from sqlassay.model.installed import InstalledModules
from sqlassay.model.kinds import UNKNOWN, Function
from sqlassay.model.loading import loading_of
from sqlassay.model.schema import describe_schema
from sqlassay.model.workspace import Workspace
from sqlassay.project import Installation
from sqlassay.project.configuration import Configuration
from sqlassay.project.settings import settings_from
from sqlassay.syntax import form

ROOT = Path("/project")
SITE_PACKAGES = ROOT / "site-packages"
ELEMENT = re.compile(
    r"^```(?P<language>\w+)[ ]*(?P<words>[^\n]*)\n(?P<code>.*?)^```$|^(?P<level>#+) (?P<title>[^\n]+)$",
    re.MULTILINE | re.DOTALL,
)
"""A block, or a heading outside of blocks."""
READS = re.compile(r"# reads: (.+)")
REVEALED = re.compile(r"# revealed: (.+)")
EXPECTED = re.compile(r'(error|warning|info|hint): \[(SA\d{3})\](?: "([^"]*)")?')


@dataclass
class Scenario:
    title: str
    configuration: str = ""
    stages: list[tuple[Path, str]] = field(default_factory=list)
    fixed: list[tuple[Path, str, bool]] = field(default_factory=list)
    functions: list[tuple[int, Path, str]] = field(default_factory=list)
    """What is known of a file's functions when so many texts came."""
    schemas: list[tuple[int, str]] = field(default_factory=list)
    """What is known of the schema when so many texts came."""
    ignored: tuple[str, ...] = ()
    """The rules that do not run: what is about something else need not map its classes as one should, nor
    close its sessions.
    """

    def expects(self, code: str) -> bool:
        """Whether findings of rules whose codes begin so are stated."""
        return any(f"[{code}" in text for _, text in self.stages)


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    if file_path.suffix == ".md":
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        found = list(scenarios(self.path.read_text("utf-8")))
        assert found, f"{self.path.name} holds no scenario"
        for scenario in found:
            if self.path.parent.name != "mapping" and not scenario.expects("SA5"):
                scenario.ignored = ("SA5",)
            if self.path.parent.name != "session" and not scenario.expects("SA3"):
                scenario.ignored = (*scenario.ignored, "SA30")
            if self.path.parent.name != "asyncio" and not scenario.expects("SA408"):
                scenario.ignored = (*scenario.ignored, "SA408")
            yield ScenarioItem.from_parent(self, name=scenario.title, scenario=scenario)


class ScenarioItem(pytest.Item):
    def __init__(self, *, scenario: Scenario, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.scenario = scenario
        self.funcargs: dict[str, object] = {}
        """Pytest's own items have it, and pytest-lsp does not call one without."""

    def runtest(self) -> None:
        run(self.scenario)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        if isinstance(excinfo.value, AssertionError):
            return f"{self.path.name}: {self.name}\n{excinfo.value}"
        return str(super().repr_failure(excinfo))


def scenarios(text: str) -> Iterator[Scenario]:
    shared = scenario = Scenario("")
    for element in ELEMENT.finditer(text):
        if element["level"] is None:
            add_block(scenario, element["language"], element["words"].split(), element["code"])
            continue
        if scenario is not shared and len(scenario.stages) > len(shared.stages):
            yield scenario
        if element["level"] == "#":
            shared = scenario = Scenario(element["title"])
        else:
            scenario = Scenario(
                element["title"], shared.configuration, list(shared.stages), functions=list(shared.functions)
            )
    if scenario is not shared and len(scenario.stages) > len(shared.stages):
        yield scenario


def add_block(scenario: Scenario, language: str, words: list[str], code: str) -> None:
    if "crlf" in words:
        code = code.replace("\n", "\r\n")
    match language, [word for word in words if word != "crlf"]:
        case "python" | "text", [name] if language == "python" or name.startswith("site-packages/"):
            scenario.stages.append((ROOT / name, code))
        case "python", [name, "fixed" | "fixed-unsafe" as how]:
            scenario.fixed.append((ROOT / name, code, how == "fixed-unsafe"))
        case "text", ["functions", name]:
            scenario.functions.append((len(scenario.stages), ROOT / name, code))
        case "text", ["schema"]:
            scenario.schemas.append((len(scenario.stages), code))
        case "toml", []:
            scenario.configuration = code
        case _:
            raise ValueError(f"{scenario.title}: neither a file nor the configuration: {language} {words}")


def run(scenario: Scenario) -> None:
    with TemporaryDirectory() as environment:
        run_in(scenario, Path(environment))


def run_in(scenario: Scenario, place: Path) -> None:
    selection, environment = settings(scenario.configuration)
    selection = replace(selection, ignore=(*selection.ignore, *scenario.ignored))
    warm = Workspace.empty().with_judge(the_judge())
    texts: dict[Path, str] = {}
    came = 0
    for stage in stages(scenario):
        now = range(came + 1, came + len(stage) + 1)
        came += len(stage)
        if packages := {path: stage.pop(path) for path in list(stage) if path.is_relative_to(SITE_PACKAGES)}:
            warm = warm.with_installed(install(packages, place))
        texts.update(stage)
        for path, text in stage.items():
            warm = warm.with_text(path, text, ROOT)
        cold = Workspace.empty(installed=install({}, place)).with_judge(the_judge())
        cold = cold.with_texts((path, text, ROOT) for path, text in texts.items())
        for path, text in texts.items():
            assert_equal(
                found(warm, path, selection, environment), expected(text), f"{path.relative_to(ROOT)}"
            )
            assert_equal(
                found(cold, path, selection, environment),
                found(warm, path, selection, environment),
                "cold and warm",
            )
            to_read = commented(text, READS)
            for workspace in (warm, cold):
                assert revealed(workspace, path) == commented(text, REVEALED), path.relative_to(ROOT)
                assert reads(workspace, path, to_read) == to_read, path.relative_to(ROOT)
        for _, path, words in (block for block in scenario.functions if block[0] in now):
            assert functions(warm, path) == words, f"{path.name}: {functions(warm, path)}"
            assert functions(cold, path) == words, "cold and warm"
        known = describe_schema(warm.program)
        assert describe_schema(cold.program) == known, "the schema, cold and warm"
        for words in (text for number, text in scenario.schemas if number in now):
            assert known == words, f"the schema is\n{known}\nand not\n{words}"
    for unsafe in (False, True):
        paths = [path for path, _, how in scenario.fixed if how is unsafe]
        after = warm
        for path in paths:
            after = fixed(after, path, selection, environment, unsafe=unsafe)
        for path, text, how in scenario.fixed:
            if how is unsafe:
                made = text_of(after, path)
                assert made == text, f"{path.name} is fixed to\n{made}\nand not to\n{text}"
                again = fixed(after, path, selection, environment, unsafe=unsafe)
                assert text_of(again, path) == text, f"{path.name} is fixed again to\n{text_of(again, path)}"


def fixed(
    workspace: Workspace, path: Path, selection: Selection, environment: Environment, *, unsafe: bool
) -> Workspace:
    """The workspace after the fixes of a file, which may change others, too."""
    result = fix_document(workspace, path, selection, environment, unsafe=unsafe, writable=workspace.paths)
    for other, text in {path: result.text, **result.others}.items():
        workspace = workspace.with_edit(other, text)
    return workspace


def text_of(workspace: Workspace, path: Path) -> str:
    document = workspace.document(path)
    assert document is not None
    return document.text


def install(packages: dict[Path, str], environment: Path) -> InstalledModules:
    """What the environment holds after these files were added."""
    for path, text in packages.items():
        file = environment / "lib/python3.12/site-packages" / path.relative_to(SITE_PACKAGES)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return installed_modules(Installation([environment]), None)


def stages(scenario: Scenario) -> Iterator[dict[Path, str]]:
    """The texts in groups: a path that comes again begins the next one."""
    group: dict[Path, str] = {}
    for path, text in scenario.stages:
        if path in group:
            yield group
            group = {}
        group[path] = text
    yield group


Expectation = tuple[int, str, str, str]


def expected(text: str) -> list[Expectation]:
    return [
        (number, severity, code, part)
        for number, line in enumerate(text.splitlines(), 1)
        for severity, code, part in EXPECTED.findall(line.partition("#")[2])
    ]


def found(
    workspace: Workspace, path: Path, selection: Selection, environment: Environment
) -> list[Expectation]:
    document = workspace.document(path)
    assert document is not None
    return [
        (document.lines.position(d.span.start).line + 1, str(d.severity), d.rule.code, d.message)
        for d in check(workspace, path, selection, environment)
    ]


def commented(text: str, pattern: re.Pattern[str]) -> dict[int, str]:
    """What comments say behind such words, by line."""
    lines = enumerate(text.splitlines(), 1)
    return {number: match[1].strip() for number, line in lines if (match := pattern.search(line))}


def revealed(workspace: Workspace, path: Path) -> dict[int, str]:
    """The kinds of what is given to ``reveal_kind``, by line."""
    document = workspace.document(path)
    assert document is not None
    kinds = dict(workspace.kinds(path))
    found: dict[int, str] = {}
    for unit in document.units:
        for node in form.walk(unit.body):
            match node:
                case form.Call(func=form.Name(id="reveal_kind"), args=(form.Argument(value=value),)):
                    line = document.lines.position(node.start + unit.start).line + 1
                    kind = kinds.get(value.span.shifted(unit.start))
                    found[line] = "Unknown" if kind is None else name_of(kind)
    return found


def reads(workspace: Workspace, path: Path, lines: Container[int]) -> dict[int, str]:
    """What reading the outermost attribute of some lines does."""
    document = workspace.document(path)
    assert document is not None
    kinds = dict(workspace.kinds(path))
    found: dict[int, str] = {}
    for unit in document.units:
        for node in form.walk(unit.body):
            line = document.lines.position(node.start + unit.start).line + 1
            if isinstance(node, form.Attribute) and line in lines and line not in found:
                of = kinds.get(node.value.span.shifted(unit.start), UNKNOWN)
                found[line] = str(loading_of(of, node.attr, workspace.program))
    return found


def functions(workspace: Workspace, path: Path) -> str:
    """What is known of the functions of a file."""
    module, _ = module_name(path, ROOT)
    summary = workspace.program.modules[module]
    found = {name: describe_effects(Function(module, name), workspace.program) for name in summary.functions}
    return "".join(f"{name}\n{indent(lines, '    ')}" for name, lines in found.items() if lines)


def assert_equal(got: list[Expectation], wanted: list[Expectation], where: str) -> None:
    missing = [w for w in wanted if not any(matches(g, w) for g in got)]
    surplus = [g for g in got if not any(matches(g, w) for w in wanted)]
    lines = [f"  missing: line {line}: {severity}: [{code}] {part}" for line, severity, code, part in missing]
    lines += [
        f"  surplus: line {line}: {severity}: [{code}] {message}" for line, severity, code, message in surplus
    ]
    assert not lines and len(got) == len(wanted), "\n".join([where, *lines])


def matches(got: Expectation, wanted: Expectation) -> bool:
    return got[:3] == wanted[:3] and wanted[3] in got[3]


def settings(toml: str) -> tuple[Selection, Environment]:
    configuration = Configuration(ROOT).overridden(settings_from(tomllib.loads(toml)), "scenario")
    choice = configuration.rules(ROOT / "app.py")
    severity = {selector: Severity(name) for selector, name in choice.severity.items()}
    version = configuration.target_version
    oldest = None if version is None else (int(version[0]), int(version[2]))
    return Selection(choice.select, choice.ignore, choice.extend_select, severity), Environment(oldest)
