"""The pytest plugin, and doubles without pytest."""
