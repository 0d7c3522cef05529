"""SA5xx: mapping and schema."""
