"""`python -m gateway` is `ecrin`."""

from gateway.cli import main

main(prog_name="ecrin")
