"""Statements as users write them; `printed.py` runs them and gives what SQLAlchemy prints for each mark."""
