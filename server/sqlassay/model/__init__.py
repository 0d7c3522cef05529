"""What the code means: names, kinds, the mapped schema, facts."""
