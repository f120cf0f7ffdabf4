"""The catalogue in RDF: CPSV-AP 3.2 and CCCEV 2.1, as Turtle and JSON-LD."""
