"""How the tables became what they are: one module for each change, in `versions`, run by Alembic."""
