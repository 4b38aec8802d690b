"""Pure decisions about values and records."""
