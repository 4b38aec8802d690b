"""Tests of server and model side by side."""
