"""A record in the words of its source to a procedure in the words of the model."""
