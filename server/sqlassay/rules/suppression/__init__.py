"""SA0xx: the suppressions of findings themselves."""
