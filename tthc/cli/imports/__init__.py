"""`tthc import`: procedures from elsewhere."""
