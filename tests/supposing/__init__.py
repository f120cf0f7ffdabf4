"""Worlds of which the truth is known, and how often what is foretold of them holds."""
