"""How files are put in their place: whole or not at all."""
