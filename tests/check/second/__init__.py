"""A second, correct server: what the documents say, written by hand, and free in all the rest.

It shares no code with the emulator, so that the contract check cannot be right about itself only.
What it does by choice is named in `freedoms.py`; all else is documented and holds strictly.
"""

from tests.check.second.freedoms import FAR, NEAR, Freedoms, each_alone, freedoms
from tests.check.second.server import SecondServer, second_server, service_of

__all__ = [
    "FAR",
    "NEAR",
    "Freedoms",
    "SecondServer",
    "each_alone",
    "freedoms",
    "second_server",
    "service_of",
]
