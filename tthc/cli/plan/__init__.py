"""`tthc plan`: the best set of cuts."""
