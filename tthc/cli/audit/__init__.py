"""`tthc audit` and its subcommands: a log of dossiers against what was promised."""
