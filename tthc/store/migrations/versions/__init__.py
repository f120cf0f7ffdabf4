"""The changes of the tables, in order; what has been published is never edited."""
