"""Somebody edits for a while: no finding is stale, no memory grows, no process is left."""

from __future__ import annotations

import os
import sys

import pytest
from soaking import soak

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of processes")
SHORT = {"departments": 2, "actions": 150, "burst": 150}
MEDIUM = {"departments": 48, "actions": 800, "burst": 400}
HOUR = {"departments": 48, "actions": 10_000, "burst": 500}


async def test_after_a_burst_the_server_is_as_one_just_started(tmp_path):
    await soak(tmp_path / "shop", profile="vscode", seed=3, **SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["vscode", "emacs"])
async def test_after_a_branch_switch_of_hundreds_of_files_too(tmp_path, profile):
    await soak(tmp_path / "shop", profile=profile, seed=5, **MEDIUM)


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("SQLASSAY_FULL"), reason="takes some twenty minutes")
async def test_nothing_grows_in_an_hour(tmp_path):
    soaked = await soak(tmp_path / "shop", profile="vscode", seed=7, **HOUR)
    assert not soaked.growing()
