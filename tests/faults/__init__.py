"""Tests of failures on demand."""
