"""Tests with client libraries that others have published."""
