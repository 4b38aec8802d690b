"""Starts the second server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.check.second import accounts
from tests.check.second.clock import Clock
from tests.check.second.draft import Record
from tests.check.second.freedoms import NEAR, Freedoms
from tests.check.second.intum import Intum
from tests.check.second.moco import Moco
from tests.check.second.service import Service
from tests.check.second.shell import Shell

_FIELDS = {
    "moco": {
        "user_id": "users",
        "deal_category_id": "deal_categories",
        "company_id": "companies",
        "person_id": "people",
    },
    "intum": {
        "client_id": "clients",
        "contact_id": "contacts",
        "status_id": "statuses",
        "responsible_id": "users",
        "department_id": "departments",
        "project_id": "projects",
        "task_id": "tasks",
    },
}


@dataclass(frozen=True, slots=True)
class SecondServer:
    """A server that runs.

    Attributes:
        api: `moco` or `intum`.
        freedoms: what it does by choice.
        origin: its address without a path.
        url: MOCO's with the path `/api/v1`, Intum's without one.
        token: a key that may do everything.
        read_only_token: a key of MOCO that may only read, empty for Intum.
        keys: a key for each access: `full` and `read-only`, or `full`, `crm` and `other`, which
            lacks the permission.
        app_code: the integration code of Intum's token, empty for MOCO.
        references: what deals may name, by field.
    """

    api: str
    freedoms: Freedoms
    origin: str
    url: str
    token: str
    read_only_token: str
    keys: Mapping[str, str]
    app_code: str
    references: Mapping[str, tuple[int, ...]]
    service: Service

    @property
    def deals(self) -> dict[int, Record]:
        """The deals as they are stored now."""
        return {number: dict(record) for number, record in self.service.deals.items()}


def service_of(
    api: str,
    freedoms: Freedoms = NEAR,
    rate: tuple[int, float] | None = None,
    now: Callable[[], float] = time.time,
) -> Service:
    """An account without HTTP.

    Args:
        api: `moco` or `intum`.
        freedoms: what it does by choice.
        rate: how many requests a key of MOCO may make in how many seconds; any number without it.
        now: tells the seconds since 1970.
    """
    clock = Clock(freedoms, now)
    if api == "moco":
        moco = Moco(freedoms, clock, rate)
        accounts.fill_moco(moco)
        return moco
    intum = Intum(freedoms, clock)
    accounts.fill_intum(intum)
    return intum


@contextmanager
def second_server(
    api: str, freedoms: Freedoms = NEAR, rate: tuple[int, float] | None = None
) -> Iterator[SecondServer]:
    """Serve an account while the block runs; the arguments are those of `service_of`."""
    service = service_of(api, freedoms, rate)
    with Shell(service) as shell:
        thread = threading.Thread(target=shell.serve_forever, args=(0.005,))
        thread.start()
        try:
            yield _server(api, service, shell.origin)
        finally:
            shell.shutdown()
            thread.join()


def _server(api: str, service: Service, origin: str) -> SecondServer:
    names = {"moco": ("full", "read-only"), "intum": ("full", "crm", "other")}[api]
    is_moco = api == "moco"
    return SecondServer(
        api=api,
        freedoms=service.freedoms,
        origin=origin,
        url=f"{origin}/api/v1" if is_moco else origin,
        token=accounts.TOKEN,
        read_only_token=accounts.READ_ONLY if is_moco else "",
        keys=dict(zip(names, service.keys, strict=True)),
        app_code="" if is_moco else accounts.APP_CODE,
        references={name: tuple(service.tables[table]) for name, table in _FIELDS[api].items()},
        service=service,
    )
