"""The pages of an audit, of decisions that are tracked, and of a log that was replayed."""
