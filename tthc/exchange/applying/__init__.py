"""Decided cuts and answers written into the YAML of the catalogue, as edits that leave everything else alone."""
