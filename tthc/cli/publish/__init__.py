"""`tthc publish`: the public pages, their gate, and what stands elsewhere."""
