"""Tests of reading the pages of tables."""
