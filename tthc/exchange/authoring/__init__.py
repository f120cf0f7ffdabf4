"""A person's answers to the file of a new procedure, or of a new version of one."""
