"""Tests of the loaded contract."""
