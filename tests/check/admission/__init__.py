"""Tests of who is let in, what is found, and which requests are read."""
