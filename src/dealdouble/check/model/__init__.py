"""The emulator's own core as the model of a server, and how the two are compared."""
