"""The legal clock: the working calendar, what a policy makes of a limit, when it runs, and why it ends when it does."""
