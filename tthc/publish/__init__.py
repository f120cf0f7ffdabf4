"""What the public and the officials read: the site, the papers, the drawings."""
