"""`python -m tthc` does what the `tthc` command does."""

from tthc.cli import main

if __name__ == "__main__":  # a worker process imports this module again, under another name
    main()
