"""SA6xx: security."""
