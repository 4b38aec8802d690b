"""The contract check: hold any server to the documented rules."""
