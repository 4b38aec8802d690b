"""Lists, their filters and pages, and look-ups."""
