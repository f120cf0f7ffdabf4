"""Signs that something should be looked at: statistical signals with a rate of false alarm, never accusations."""
