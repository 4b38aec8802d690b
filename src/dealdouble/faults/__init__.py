"""Failures on demand: which requests go wrong, and how."""
