"""sqlassay: the language server and linter for SQLAlchemy."""

__version__ = "0.1.0"
