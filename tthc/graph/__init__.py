"""Graphs of one procedure and of the whole catalogue; each question about dependencies is a method."""
