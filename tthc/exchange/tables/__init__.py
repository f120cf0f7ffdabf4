"""The catalogue as tables: CSV, one workbook, SQLite."""
