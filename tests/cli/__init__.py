"""Tests of the command, each run in a process of its own."""
