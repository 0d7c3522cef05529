"""Summaries as bytes, to be kept between runs and to travel between processes."""

from __future__ import annotations

import msgspec

from sqlassay.model.summary.summaries import ModuleSummary

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(ModuleSummary)


def encoded(summary: ModuleSummary) -> bytes | None:
    """A summary as bytes; None for one that holds a constant which has no such form: half a character, or a
    number of more than 64 bits.
    """
    try:
        return _ENCODER.encode(summary)
    except (OverflowError, UnicodeEncodeError):
        return None


def decoded(data: bytes) -> ModuleSummary | None:
    """The summary; None for bytes that are none."""
    try:
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
