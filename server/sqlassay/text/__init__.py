"""Text as every layer sees it: spans, lines, encodings, edits. Standard library only."""

from sqlassay.text.edits import Edit, OverlappingEdits, apply_edits
from sqlassay.text.lines import LineIndex, Position
from sqlassay.text.span import Span

__all__ = ["Edit", "LineIndex", "OverlappingEdits", "Position", "Span", "apply_edits"]
