"""Tests of what Schemathesis asks."""
