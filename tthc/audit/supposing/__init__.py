"""What would be kept: a log replayed under a proposal, step by step and desk by desk, with its uncertainty."""
