"""`tthc simulate`: made-up logs, and real ones replayed as if."""
