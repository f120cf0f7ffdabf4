"""Cuts and what they do: the procedure after them, their certificate, who may decide them, what they save."""
