"""How fast the emulator answers, beside a bare Starlette application that does the least."""
