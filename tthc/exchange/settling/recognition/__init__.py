"""What free text asks for: the kind of a row, the papers that it names, and which entries of the register they are."""
