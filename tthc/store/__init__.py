"""The database of what YAML should not hold: runs and proposals. The only folder that imports SQLModel."""
