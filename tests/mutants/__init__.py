"""Who checks the check: faulty variants of the served emulator, and whether it finds them."""
