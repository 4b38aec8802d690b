"""What becomes of a request that a fault befalls: whether it is done, and what is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dealdouble.emulator.admission import Sought
from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.emulator import Emulator
from dealdouble.faults.delivery import Delivery, End, Struck
from dealdouble.faults.fault import Fault, Spoilt

_GARBAGE = (
    b"<html><head><title>Something went wrong</title></head>\n"
    b"<body><h1>Something went wrong</h1></body></html>\n"
)
_OF_THE_BODY = "content-"
"""How the headers begin that tell of the body."""


def struck(
    fault: Fault, delay: float, emulator: Emulator, call: Call, sought: Sought, now: datetime
) -> Struck:
    """The answer to a request that a fault befalls, late by so many seconds."""
    reply = _answer(fault, emulator, call, sought, now)
    if fault.body is Spoilt.GARBAGE:
        reply = _garbled(reply)
    return Struck(
        *(reply.status, reply.headers, reply.body, reply.operation, reply.broken, reply.error),
        fault=fault,
        delivery=Delivery(delay, fault.slow, _end(fault)),
    )


def _answer(fault: Fault, emulator: Emulator, call: Call, sought: Sought, now: datetime) -> Reply:
    """The true answer, or that which stands in its place; the status 0 is that of none.

    Which rules kept a request from being done is known of it whatever is answered.
    """
    if not (fault.status or fault.drop):
        return emulator.handle(call, now)
    broken = emulator.handle(call, now).broken if fault.stored else ()
    if fault.drop:
        return Reply(0, (), b"", sought.operation, broken)
    failure = emulator.failure(fault.status, sought.operation, fault.retry_after)
    return replace(failure, broken=broken)


def _garbled(reply: Reply) -> Reply:
    status = 200 if reply.status == 204 else reply.status  # which has no body
    kept = (header for header in reply.headers if not header[0].startswith(_OF_THE_BODY))
    headers = (("content-type", "text/html"), *kept)
    return replace(reply, status=status, headers=headers, body=_GARBAGE)


def _end(fault: Fault) -> End:
    if fault.drop:
        return End.BEFORE_IT_BEGINS
    return End.HALF if fault.body is Spoilt.TRUNCATED else End.WHOLE
