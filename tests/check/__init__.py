"""Tests of the contract check."""
