"""A test double for the deals APIs of CRM services, generated from their documentation."""

__version__ = "0.1.0"
