"""Tests of what becomes of values between request and answer."""
