"""Adapters: files of portals and services, hostile until proved otherwise, to records."""
