"""In and out: workbooks and the formats of other systems."""
