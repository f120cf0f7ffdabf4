"""Papers as officials write them: page objects ready to print, and the Word files that templates make of them."""
