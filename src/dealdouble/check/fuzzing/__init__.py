"""Schemathesis: the requests that it makes of the API's OpenAPI document."""
