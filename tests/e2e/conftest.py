from __future__ import annotations

from pathlib import Path

import pytest
from shop_texts import MODELS, QUERIES


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: two findings of SA101 in one file, none in the others."""
    root = tmp_path / "project"
    package = root / "shop"
    package.mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nname = "shop"\ndependencies = ["sqlalchemy>=2.0"]\n')
    (package / "__init__.py").write_text("")
    (package / "models.py").write_text(MODELS)
    (package / "queries.py").write_text(QUERIES)
    return root
