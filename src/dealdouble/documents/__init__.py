"""Pages of tables, read from Markdown."""
