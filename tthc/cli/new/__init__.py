"""`tthc new`: a procedure from answers."""
