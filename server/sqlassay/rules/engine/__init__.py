"""SA7xx: engines, pools and their URLs."""
