"""The oracle's worker: rebuilds mappings and statements from plain data as SQLAlchemy's own, and says what
SQLAlchemy says of them.

It needs the standard library (Python 3.8 or newer) and SQLAlchemy (1.4, 2.0, 2.1), and imports nothing else.
"""
