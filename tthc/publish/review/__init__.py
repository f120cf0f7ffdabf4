"""The report of a review: what can be cut, by whose power, with what saving."""
