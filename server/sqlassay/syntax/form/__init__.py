"""The compact form: the Python of one unit as every layer above `syntax` reads it.

Plain immutable values, without whitespace and parentheses. `start` and `end` are half-open character
offsets from the start of the unit's text and equal those of libcst's ``PositionProvider``: a node's own
parentheses lie outside. Field names follow Python's `ast <https://docs.python.org/3/library/ast.html>`_
where that has one.
"""

from sqlassay.syntax.form.expressions import *  # noqa: F403
from sqlassay.syntax.form.node import *  # noqa: F403
from sqlassay.syntax.form.statements import *  # noqa: F403
from sqlassay.syntax.form.tree import children as children
from sqlassay.syntax.form.tree import shifted as shifted
from sqlassay.syntax.form.tree import walk as walk
