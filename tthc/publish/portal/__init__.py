"""The public pages: what a citizen reads, and what machines harvest beside it."""
