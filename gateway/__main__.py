"""`python -m gateway` is `ecrin`."""

import gc

# Nothing of what is imported becomes garbage: looking for some would cost a quarter of the start.
gc.disable()

from gateway.cli import main  # noqa: E402 - after the collector is off

gc.freeze()
# An answer makes some thousands of objects and lets them go: looking through them every 700 finds nothing.
gc.set_threshold(10_000, 5, 5)
gc.enable()

if __name__ == "__main__":
    main(prog_name="ecrin")
