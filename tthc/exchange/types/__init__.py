"""Types of paper that the register lacks: asked of an officer, and laid down as answered."""
