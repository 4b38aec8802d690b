"""Tests of calls in and replies out."""
