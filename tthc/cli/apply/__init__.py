"""`tthc apply`: decided proposals into the catalogue, and back."""
