"""Tests of compiling the pages to OpenAPI."""
