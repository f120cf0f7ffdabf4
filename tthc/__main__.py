"""`python -m tthc` does what the `tthc` command does."""

from tthc.cli import main

main()
