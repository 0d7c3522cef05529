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

from . import expressions
from .configure import configure, named_classes, related
from .drifting import drift
from .mappings import Shadow
from .rendering import described_class, script
from .statements import judged
from .updates import Updates, in_order, said_of

Params = Dict[str, Any]

LEFT_OVER = 300_000
"""So many objects are left to the collector: about those of a shadow of a hundred classes."""


class Worker:
    """Holds the newest schema, and its shadow, which may be older until it is needed."""

    def __init__(self) -> None:
        self.shadow: Optional[Shadow] = None
        self._document: Optional[Params] = None
        self._updates = Updates()

    def schema(self, params: Params) -> Any:
        """What SQLAlchemy says of a schema. After an edit only a part of the mappings is rebuilt for it, and
        the others when they are asked for.
        """
        document = params["document"]
        if "error" in document:
            raise ValueError(document["error"])
        said = None if params.get("whole") else self._updates.said_after(document)
        if said is None:
            self._document = None
            shadow = _built(document)
            self.shadow, said = shadow, said_of(shadow)
            self._updates.hold(document, said)
        elif self._document != document:
            self.shadow = None
        self._document = document
        verdicts, built = in_order(said, document)
        by_name = named_classes(document)
        for verdict in verdicts:
            verdict["related"] = list(related(verdict["text"], by_name))
        return {"verdicts": verdicts, "built": built, "unsure": said.unsure, "opaque": sorted(said.opaque)}

    def statements(self, params: Params) -> Any:
        """Compile statements."""
        return [judged(self._shadow, tree, params["dialect"]) for tree in params["statements"]]

    def describe(self, params: Params) -> Any:
        """A mapped class as people are shown it."""
        return described_class(self._shadow, params["name"], params["dialect"])

    def script(self, params: Params) -> Any:
        """The whole schema as DDL."""
        return script(self._shadow, params["dialect"], params.get("names"))

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
        if self._document is None:
            raise LookupError("no schema was given yet")
        if self.shadow is None:
            self.shadow = _built(self._document)
        return self.shadow


def _built(document: Params) -> Shadow:
    shadow = Shadow(document)
    shadow.build()
    configure(shadow)
    return shadow


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
    expressions.install()
    gc.freeze()
    gc.disable()  # on the way to an answer it would take a third of the time
    _send(answers, {"python": platform.python_version(), "sqlalchemy": sqlalchemy.__version__})
    for line in requests:
        _send(answers, _answer(worker, line))
        if gc.get_count()[0] > LEFT_OVER:
            gc.collect()


def _answer(worker: Worker, line: bytes) -> Params:
    number = None
    try:
        request = json.loads(line)
        number = request["id"]
        return {"id": number, "result": METHODS[request["method"]](worker, request["params"])}
    except Exception as error:
        what = "".join(traceback.format_exception_only(type(error), error)).strip()
        return {"id": number, "error": what}


def _send(answers: BinaryIO, message: Params) -> None:
    answers.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    answers.flush()
