"""`tthc doctor`: what is in place."""
