"""Factories of sessions that are given options after they were made (`configure()
<https://docs.sqlalchemy.org/en/21/orm/session_api.html#sqlalchemy.orm.sessionmaker.configure>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.kinds import Session, SessionFactory
from sqlassay.model.kinds.options import Options
from sqlassay.model.questions import question
from sqlassay.model.summary import recipes as r

if TYPE_CHECKING:
    from sqlassay.model.program import Program


@question(otherwise=())
def configured_options(program: Program) -> tuple[str, ...]:
    """The options that some factory of the project is given by ``configure()``."""
    found: set[str] = set()
    for module, call in program.configurations():
        receiver = call.function.value if isinstance(call.function, r.Get) else r.OPAQUE
        if isinstance(evaluate(receiver, module, None, program), Session | SessionFactory):
            names = Options.__struct_fields__
            found.update(names if call.unpacked else (name for name, _ in call.keywords if name in names))
    return tuple(sorted(found))
