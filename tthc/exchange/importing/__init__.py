"""Settled records into files of the catalogue: anew, or merged into what people have corrected; with a report."""
