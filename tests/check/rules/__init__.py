"""Tests of rules: what keeps them is accepted, what breaks one is refused."""
