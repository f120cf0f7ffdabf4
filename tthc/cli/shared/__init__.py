"""What commands share: the open project, where results go, how things are named on the command line."""
