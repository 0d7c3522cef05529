"""The program with the rules of the tests: what SQLAlchemy says becomes a finding, word for word."""

from __future__ import annotations

from pathlib import Path

import sqlassay.rules
from sqlassay.__main__ import main

sqlassay.rules.__path__.append(str(Path(__file__).with_name("rules_of_tests")))

if __name__ == "__main__":
    main()
