"""Summaries survive being kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from sources import FULL, samples

from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary.encoding import decoded, encoded
from sqlassay.model.workspace import read_file

ROOT = Path("/project")


def summary(text: str) -> ModuleSummary:
    return read_file(ROOT / "app.py", text, ROOT).summary


def test_installed_modules() -> None:
    known = [summary(text) for _, text in (samples() if FULL else samples()[::2])]
    assert all(repr(decoded(encoded(each) or b"")) == repr(each) for each in known)
    assert sum(len(each.bindings) for each in known) > 100


@pytest.mark.parametrize(
    "value", ["1", "1.0", "True", "None", "'1'", "b'1'", "...", "-1", "1j", "'é\\n'", "2**62"]
)
def test_constants_that_are_equal_or_alike(value: str) -> None:
    """`repr`, since 1, 1.0 and True are equal."""
    before = summary(f"X = Y = {value}\n\ndef f(x={value}):\n    return {value}\n")
    assert repr(decoded(encoded(before) or b"")) == repr(before)


@pytest.mark.parametrize("value", [str(2**70), "'\\ud800'"])
def test_what_has_no_form_as_bytes(value: str) -> None:
    assert encoded(summary(f"X = {value}\n")) is None


def test_bytes_of_something_else() -> None:
    data = encoded(replace(summary("X = [Y]\n"), name="other"))
    assert data is not None
    for wrong in (
        b"",
        b"\xc1",
        data[:-1],
        data + b"\0",
        data.replace(b"other", b"oth\xffr"),
        b"\x90",
        b"\xc0",
    ):
        assert decoded(wrong) is None
