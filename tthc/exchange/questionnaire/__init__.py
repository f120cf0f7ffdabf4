"""The review form to departments as workbooks, and their answers back."""
