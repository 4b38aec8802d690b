"""The OpenAPI document, loaded as frozen values."""
