"""Tests of the pure decisions about values and records."""
