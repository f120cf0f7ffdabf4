"""What offices do, beside what the published procedure says."""
