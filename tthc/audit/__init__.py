"""Audit: from dossier logs to whether the promised times are kept. The only folder that imports Ibis."""
