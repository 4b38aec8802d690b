"""Tests of what is sent to a server, and read of its answers."""
