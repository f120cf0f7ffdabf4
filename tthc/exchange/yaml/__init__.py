"""The YAML of the catalogue with its comments: canonical form, edits of single values, and three versions merged."""
