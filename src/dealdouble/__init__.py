"""A test double for the deals APIs of CRM services, generated from their documentation.

`running` and `asgi` make doubles for tests; the classes are there for annotations and for
`except`. All of them are loaded when they are first asked for, so that `import dealdouble` costs
nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dealdouble.app.double import Snapshot
    from dealdouble.app.explained import BrokenRule, Refusal
    from dealdouble.errors import DealdoubleError, FaultError, OptionError, ScenarioError
    from dealdouble.testing.account import Account
    from dealdouble.testing.doubles import AsgiDouble, RunningDouble, asgi, running
    from dealdouble.testing.faults import Fault
    from dealdouble.testing.records import RecordRefused, Records
    from dealdouble.testing.requests import Request, Requests

__version__ = "0.1.0"

__all__ = [
    "Account",
    "AsgiDouble",
    "BrokenRule",
    "DealdoubleError",
    "Fault",
    "FaultError",
    "OptionError",
    "RecordRefused",
    "Records",
    "Refusal",
    "Request",
    "Requests",
    "RunningDouble",
    "ScenarioError",
    "Snapshot",
    "__version__",
    "asgi",
    "running",
]

_MODULES = {
    "Account": "testing.account",
    "AsgiDouble": "testing.doubles",
    "BrokenRule": "app.explained",
    "DealdoubleError": "errors",
    "Fault": "testing.faults",
    "FaultError": "errors",
    "OptionError": "errors",
    "RecordRefused": "testing.records",
    "Records": "testing.records",
    "Refusal": "app.explained",
    "Request": "testing.requests",
    "Requests": "testing.requests",
    "RunningDouble": "testing.doubles",
    "ScenarioError": "errors",
    "Snapshot": "app.double",
    "asgi": "testing.doubles",
    "running": "testing.doubles",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  # as lazily as all that follows

    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
