"""As much of the driver as an engine needs to be made; there is no server to connect to."""

from types import SimpleNamespace

__version__ = "2.9.9"
paramstyle = "pyformat"
extras = SimpleNamespace()


class Error(Exception):
    pass
