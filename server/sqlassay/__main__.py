"""The program: the one module that knows both faces, the command line and the language server."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from sqlassay.cli import commands


@commands.command()
@click.option("--stdio", is_flag=True, help="Over standard input and output, which is the default.")
@click.option("--tcp", metavar="HOST:PORT", help="Over a socket to listen on.")
@click.option("--ws", metavar="HOST:PORT", help="Over a web socket to listen on.")
@click.pass_context
def server(context: click.Context, stdio: bool, tcp: str | None, ws: str | None) -> None:
    """Serve an editor by the Language Server Protocol."""
    if sum((stdio, tcp is not None, ws is not None)) > 1:
        raise click.UsageError("--stdio, --tcp and --ws exclude each other")
    gc.disable()  # a collection over what is being imported finds nothing, and takes a tenth of the time
    from sqlassay import lsp  # what the other commands need not wait for

    gc.enable()
    transport: lsp.Transport = lsp.Stdio()
    if tcp is not None:
        transport = lsp.Tcp(*_address("--tcp", tcp))
    elif ws is not None:
        transport = lsp.WebSocket(*_address("--ws", ws))
    context.exit(lsp.serve(transport))


def _address(option: str, text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{text!r} is not HOST:PORT, e.g. 127.0.0.1:2087", param_hint=option)
    return host.strip("[]"), int(port)


RECURSION_LIMIT = 10_000
"""Frames, ten times Python's default: a walk takes a few of them for each level of an expression."""


INTERRUPTED = 130
"""The exit code that shells give a program that was interrupted."""


def main() -> None:
    """Run the command line of this process."""
    sys.setrecursionlimit(RECURSION_LIMIT)
    _open_streams()
    try:
        sys.exit(commands(prog_name="sqlassay", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)


def _open_streams() -> None:
    """Put something in the place of standard streams that whoever started the program has closed."""
    nowhere = Path(os.devnull)
    sys.stdin = sys.stdin or nowhere.open(encoding="utf-8")
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")


if __name__ == "__main__":
    main()
