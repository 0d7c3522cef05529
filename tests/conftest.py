from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def cache_of_these_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The tests leave the user's cache alone; processes that they start inherit this."""
    os.environ["SQLASSAY_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True, scope="session")
def no_active_environment() -> None:
    """What is installed where the tests run is not what is installed for the projects that they make."""
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        os.environ.pop(variable, None)
