"""What a log advises: limits that would be kept, and figures that take the place of estimates."""
