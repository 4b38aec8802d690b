"""Tests of the model that a server is compared with, and of how they are compared."""
