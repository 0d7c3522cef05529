"""The conversation: a request a line, an answer a line."""

from __future__ import annotations

import gc
import json
import os
import platform
import sys
import traceback
from typing import Any, BinaryIO, Callable, Dict, Optional

import sqlalchemy

from .configure import configure, related
from .drifting import drift
from .mappings import Shadow
from .rendering import described_class, script
from .statements import judged

Params = Dict[str, Any]


class Worker:
    """Holds the shadow of the newest schema."""

    def __init__(self) -> None:
        self.shadow: Optional[Shadow] = None

    def schema(self, params: Params) -> Any:
        """Rebuild the mappings; what SQLAlchemy said of them.

        The classes are in no cycle of the collector's while they are made, which is a third of the time.
        """
        gc.disable()
        try:
            self.shadow = shadow = Shadow(params["document"])
            shadow.build()
            configure(shadow)
        finally:
            gc.enable()
        for verdict in shadow.verdicts:
            verdict["related"] = list(related(verdict["text"], shadow))
        return {
            "verdicts": shadow.verdicts,
            "built": list(shadow.mapped),
            "unsure": shadow.unsure,
            "opaque": sorted(shadow.opaque),
        }

    def statements(self, params: Params) -> Any:
        """Compile statements."""
        return [judged(self._shadow, tree, params["dialect"]) for tree in params["statements"]]

    def describe(self, params: Params) -> Any:
        """A mapped class as people are shown it."""
        return described_class(self._shadow, params["name"], params["dialect"])

    def script(self, params: Params) -> Any:
        """The whole schema as DDL."""
        return script(self._shadow, params["dialect"])

    def drift(self, params: Params) -> Any:
        """Where the models and the migrations differ."""
        return drift(self._shadow, params["document"])

    def memory(self, params: Params) -> Any:
        """The most memory that the process has held, in bytes; None where the system does not tell."""
        try:
            import resource
        except ImportError:
            return None
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

    @property
    def _shadow(self) -> Shadow:
        if self.shadow is None:
            raise LookupError("no schema was given yet")
        return self.shadow


METHODS: Dict[str, Callable[[Worker, Params], Any]] = {
    "schema": Worker.schema,
    "statements": Worker.statements,
    "describe": Worker.describe,
    "script": Worker.script,
    "drift": Worker.drift,
    "memory": Worker.memory,
}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end. An error costs an answer, and not the rest."""
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
    answers = os.fdopen(os.dup(answers.fileno()), "wb")
    worker = Worker()
    gc.freeze()
    _send(answers, {"python": platform.python_version(), "sqlalchemy": sqlalchemy.__version__})
    for line in requests:
        request = json.loads(line)
        try:
            result: Any = {"result": METHODS[request["method"]](worker, request["params"])}
        except Exception as error:
            result = {"error": "".join(traceback.format_exception_only(type(error), error)).strip()}
        _send(answers, {"id": request["id"], **result})


def _send(answers: BinaryIO, message: Params) -> None:
    answers.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    answers.flush()
