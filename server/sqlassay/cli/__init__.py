"""The command line, a module a command. The language server's is added by `sqlassay.__main__`."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

from sqlassay import __version__

__all__ = ["commands"]

COMMANDS = ("check", "upgrade", "explain", "rules", "schema", "sql", "facts", "environment", "init", "clean")


class Commands(click.Group):
    """Imports a command when it is asked for: the server shall not wait for what the others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"sqlassay.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="sqlassay")
def commands() -> None:
    """Check SQLAlchemy code: sessions, queries, loading, transactions, mappings, security."""
