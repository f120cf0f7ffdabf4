"""The Standard Cost Model: what a procedure costs those who must follow it (chi phí tuân thủ)."""
