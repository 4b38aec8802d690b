"""Run the command as `python -m dealdouble`."""

from dealdouble.cli.main import main

main()
