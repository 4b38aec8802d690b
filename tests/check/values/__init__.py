"""Tests of the values that are sent."""
