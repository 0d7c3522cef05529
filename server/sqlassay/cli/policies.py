from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from sqlassay.cli.paths import Paths
from sqlassay.project import Configurations, Environments, Installation, SourceFile, installed_for

_ENCODER = msgspec.msgpack.Encoder(order="deterministic", enc_hook=str)


class Policies(Struct, frozen=True):
    """All that findings depend on besides the code, and how they are shown."""

    configurations: Configurations
    environments: Environments
    paths: Paths

    def installation(self, files: Iterable[SourceFile]) -> Installation:
        """The packages that are installed for some files."""
        return installed_for((file.path.parent for file in files), self.configurations)

    def digest(self, path: Path) -> bytes:
        """What stands for what holds for a file."""
        configuration = self.configurations.of(path.parent)
        environment = self.environments.of(path.parent, configuration)
        shown = self.paths.shown(path)
        return _ENCODER.encode((configuration.rules(path), environment, configuration.standards_url, shown))
