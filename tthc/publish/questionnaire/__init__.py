"""What departments are asked about procedures, with what the catalogue knows beside each question."""
