"""Context managers that keep errors to themselves (`__exit__
<https://docs.python.org/3/reference/datamodel.html#object.__exit__>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import Arguments, Context, ExternalValue, Function, Instance, Kind, Literal
from sqlassay.model.kinds.truth import options_of

if TYPE_CHECKING:
    from sqlassay.model.program import Program

SUPPRESSING = frozenset(["contextlib.suppress", "pytest.raises"])


def suppresses(context: Kind, program: Program) -> bool:
    """Whether a context manager may end its body early and go on behind it."""
    match context:
        case ExternalValue(called=name):
            return name in SUPPRESSING
        case Context():
            return context.suppresses
        case Instance():
            leaving = (context.attribute(name, program) for name in ("__exit__", "__aexit__"))
            methods = (option for method in leaving for option in options_of(method))
            return any(isinstance(method, Function) and _may_be_true(method, program) for method in methods)
    return False


def _may_be_true(leaving: Function, program: Program) -> bool:
    """Whether ``__exit__`` may say that an error is dealt with."""
    summary = program.function_summary(leaving)
    if summary is None or not summary.results:
        return False
    result = leaving.call(Arguments(), program)
    result = result.awaited(program) if summary.is_async else result
    return Literal(True) in options_of(result)
