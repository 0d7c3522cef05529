"""As much of the driver as an engine needs to be made; there is no server to connect to."""

__version__ = "2.9.9"
paramstyle = "pyformat"


class Error(Exception):
    pass
