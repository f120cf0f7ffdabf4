"""Logs as they come: each kind of file as rows of text, what its columns and words mean, and nothing about persons."""
