"""The vocabulary: frozen models, read top to bottom as entry, reference, procedure, catalogue, rule, cut, dossier."""
