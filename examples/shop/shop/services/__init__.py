"""What the shop does. A service's method is one unit of work: it commits once, at its end."""
