"""What the second server does by choice can be seen, each choice by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from tests.check.second import FAR, NEAR, Freedoms, each_alone, freedoms, service_of
from tests.check.second.asked import INTUM, MOCO, Asked
from tests.check.second.shell import written

ASKED = {"moco": MOCO, "intum": INTUM}
START = datetime(2026, 11, 21, 15, 24, 10, 250_000, UTC).timestamp()

AS_USUAL = {
    ("moco", "deleted=nothing"): "that is MOCO's usual answer",
    ("intum", "dates=strict"): "only MOCO usually takes a time for a date",
}

EACH = [
    pytest.param(api, chosen, id=f"{api} {name}")
    for api in ASKED
    for name, chosen in each_alone(api)
    if (api, name) not in AS_USUAL
]


def answers(api: str, chosen: Freedoms) -> Iterator[object]:
    """All answers to the same requests, one every eighth of a second or so."""
    times = count()
    asked: list[Asked] = ASKED[api]
    service = service_of(
        api, chosen, rate=(len(asked) - 5, 1e9), now=lambda: next(times) / 8 + START
    )
    for item in asked:
        yield written(service.answer(item.request(list(service.deals))), service)


@pytest.mark.parametrize(("api", "chosen"), EACH)
def test_every_choice_shows(api: str, chosen: Freedoms) -> None:
    exact = replace(chosen, milliseconds_shown=True), replace(NEAR, milliseconds_shown=True)

    assert any(
        list(answers(api, one)) != list(answers(api, usual))
        for one, usual in [(chosen, NEAR), exact]
    )


def test_a_drawn_combination_can_be_drawn_again() -> None:
    assert freedoms(3) == freedoms(3) != freedoms(4)


def test_draws_come_to_every_choice() -> None:
    drawn = [freedoms(seed) for seed in range(60)]

    for _, chosen in [*each_alone("moco"), *each_alone("intum"), ("near", NEAR), ("far", FAR)]:
        for name in Freedoms.__dataclass_fields__:
            assert getattr(chosen, name) in {getattr(one, name) for one in drawn}


def test_far_differs_from_near_in_everything() -> None:
    for name in Freedoms.__dataclass_fields__:
        assert getattr(FAR, name) != getattr(NEAR, name)


def test_it_shares_no_code_with_the_emulator() -> None:
    for module in Path(__file__).parent.glob("*.py"):
        assert "dealdouble" not in module.read_text() or module == Path(__file__)
