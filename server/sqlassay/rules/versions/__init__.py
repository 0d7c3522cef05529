"""SA8xx: from 1.4 to 2.0 to 2.1."""
