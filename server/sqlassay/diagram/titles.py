"""What tables are called where each needs a name of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlassay.diagram.graph import Diagram


def unique_titles(diagram: Diagram) -> Mapping[str, str]:
    """A title for each `Table.id`, with the module where another has the same."""
    count = Counter(table.title for table in diagram.tables)
    return {
        table.id: table.title if count[table.title] == 1 else table.id.replace(":", ".")
        for table in diagram.tables
    }
