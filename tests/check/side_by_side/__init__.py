"""Tests of what works on the server and the model side by side."""
