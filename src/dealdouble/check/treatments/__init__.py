"""What becomes of each value between the request and the answer."""
