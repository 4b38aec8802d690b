"""Fixtures that the tests of the emulator share."""

from __future__ import annotations

import pytest

from dealdouble.contract.model import Contract

from .service import Service, serve


@pytest.fixture
def service(contract: Contract) -> Service:
    """MOCO's deals, of which there are none yet."""
    return serve(contract)
