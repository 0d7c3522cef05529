from __future__ import annotations

from pathlib import Path

import pytest

from sqlassay.project import ConfigurationError, Configurations, Environments, load, settings_from


def configured(folder: Path, text: str, name: str = "sqlassay.toml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def known_selector(selector: str) -> None:
    if not "SA101".startswith(selector):
        raise ValueError(f"no rule matches {selector!r}; did you mean SA101?")


def test_the_nearest_configuration_counts_and_sqlassay_toml_beats_pyproject(tmp_path: Path) -> None:
    configured(tmp_path, '[tool.sqlassay]\nselect = ["SA1"]\n', "pyproject.toml")
    configured(tmp_path / "app", "[tool.other]\nx = 1\n", "pyproject.toml")
    configured(tmp_path / "api", '[tool.sqlassay]\nselect = ["SA2"]\n', "pyproject.toml")
    configured(tmp_path / "api", 'select = ["SA3"]\n')
    found = Configurations()
    assert found.of(tmp_path / "app" / "models").select == ("SA1",)
    assert found.of(tmp_path / "api").select == ("SA3",)
    assert not found.problems


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('# x\nselct = ["SA101"]\n', "unknown key 'selct'; did you mean 'select'?", 2),
        (
            'select = "SA101"\n',
            "select: 'SA101' is a string where a list of strings is expected; write ['SA101']",
            1,
        ),
        (
            '\ntarget-version = "2"\n',
            "target-version: '2' is not one of '1.4', '2.0', '2.1'; did you mean '2.0'?",
            2,
        ),
        (
            "target-version = 2.0\n",
            "target-version: 2.0 is not one of '1.4', '2.0', '2.1'; did you mean '2.0'?",
            1,
        ),
        (
            '[severity]\nSA101 = "eror"\n',
            "severity.SA101: 'eror' is not one of 'error', 'warning', 'info', 'hint'",
            1,
        ),
        ('respect-gitignore = "no"\n', "respect-gitignore: 'no' is not true or false", 1),
        ("per-file-ignores = []\n", "per-file-ignores: [] is not a table", 1),
        ('select = ["SA999"]\n', "select: no rule matches 'SA999'; did you mean SA101?", 1),
        ('[per-file-ignores]\n"tests/*" = ["SA9"]\n', "per-file-ignores: no rule matches 'SA9'", 1),
        ("ignore = []\nselect = [,]\n", "this is not TOML: ", 2),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_nearest_right_word(
    tmp_path: Path, text: str, message: str, line: int
) -> None:
    file = configured(tmp_path, text)
    with pytest.raises(ConfigurationError) as raised:
        load(file, known_selector)
    assert str(raised.value).startswith(message)
    assert (raised.value.path, raised.value.line) == (file, line)


def test_a_broken_configuration_is_one_problem_and_the_one_above_it_counts(tmp_path: Path) -> None:
    configured(tmp_path, 'ignore = ["SA1"]\n')
    broken = configured(tmp_path / "app", "[tool.sqlassay\n", "pyproject.toml")
    found = Configurations()
    assert (
        found.of(tmp_path / "app" / "deep").ignore == found.of(tmp_path / "app" / "other").ignore == ("SA1",)
    )
    assert [problem.path for problem in found.problems] == [broken]


def test_a_file_has_its_own_ignores_and_overrides_add_to_them(tmp_path: Path) -> None:
    configured(
        tmp_path,
        'select = ["SA1"]\nignore = ["SA103"]\nexclude = ["old"]\n'
        '[per-file-ignores]\n"tests/**" = ["SA101"]\n"*_fixture.py" = ["SA102"]\n[severity]\nSA1 = "info"\n',
    )
    said = settings_from({"select": ["SA2"], "ignore": ["SA201"], "target-version": "1.4"})
    found = Configurations(said, source="--target-version").of(tmp_path)
    rules = found.rules(tmp_path / "tests" / "db_fixture.py")
    assert (rules.select, rules.severity) == (("SA2",), {"SA1": "info"})
    assert rules.ignore == ("SA103", "SA201", "SA101", "SA102")
    assert found.rules(tmp_path / "app.py").ignore == ("SA103", "SA201")
    assert found.excludes(tmp_path / "app" / "old", is_folder=True)
    assert not found.excludes(tmp_path / ".venv", is_folder=True), "exclude replaces the default"
    environment = Environments().of(tmp_path, found)
    assert (environment.sqlalchemy, environment.sqlalchemy_source) == ((1, 4), "--target-version 1.4")
