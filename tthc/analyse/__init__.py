"""Finders, one generator per question, and the rules that ask them."""
