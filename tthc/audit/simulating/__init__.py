"""Synthetic logs with known right answers. No person is in them, and nothing of the audit works their answers out."""
