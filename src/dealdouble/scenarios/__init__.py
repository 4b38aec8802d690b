"""Scenario files, read and made into bases."""
