"""Pages compiled to OpenAPI."""
