"""`tthc track`: what was promised, and what has come of it."""
