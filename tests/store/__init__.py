"""Tests of bases, states and their indexes."""
