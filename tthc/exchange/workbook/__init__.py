"""Our own workbook for procedures: its layout, written and read."""
