"""Tests of lists, their filters and pages, and of look-ups."""
