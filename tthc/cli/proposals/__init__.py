"""`tthc proposals`: what is proposed, and what people do with it."""
