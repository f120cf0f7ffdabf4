"""Where the audit's query runs: in this process, in the database that has the log, or on a cluster."""
