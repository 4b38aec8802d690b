"""What no sane caller sends, and the exact answer to each."""
