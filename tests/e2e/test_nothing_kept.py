"""What the server has dealt with it lets go of: a day at the editor costs what the first minutes did."""

from __future__ import annotations

import asyncio
import gc
import weakref

from lsprotocol import types

from sqlassay.lsp.server import Server

NOTIFICATION = "sqlassay/noted"


async def test_the_task_of_a_notification_does_not_stay():
    server, tasks = Server(), weakref.WeakSet()
    noted = asyncio.Event()

    @server.feature(NOTIFICATION)
    async def note(_: types.SetTraceParams) -> None:
        tasks.add(asyncio.current_task())
        noted.set()

    server.protocol._handle_notification(NOTIFICATION, types.SetTraceParams(types.TraceValue.Off))
    await noted.wait()
    assert len(tasks) == 1
    await asyncio.sleep(0)  # a turn of the loop, in which the task ends
    gc.collect()
    assert not tasks
