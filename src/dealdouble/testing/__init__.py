"""Doubles in the hands of tests: accounts, their records, and what was asked of them."""
