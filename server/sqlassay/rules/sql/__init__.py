"""SA1xx: SQL expressions, statements, results."""
