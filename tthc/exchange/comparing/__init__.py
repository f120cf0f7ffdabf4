"""What others publish of a procedure beside the catalogue: portals, a site, the board."""
