"""SA2xx: loading strategy and query performance."""
