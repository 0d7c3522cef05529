"""SA3xx: session, transaction, unit of work."""
