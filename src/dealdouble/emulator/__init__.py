"""A call in, a reply out."""
