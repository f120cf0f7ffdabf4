"""`tthc doc`: the official papers."""
