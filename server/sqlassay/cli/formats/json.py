from __future__ import annotations

import msgspec

from sqlassay.cli.finding import Outcome


def render(outcome: Outcome) -> str:
    """A list of the findings; the fields of `Finding` say what it holds."""
    return msgspec.json.format(msgspec.json.encode(outcome.findings), indent=2).decode() + "\n"
