"""The word lists: names that look like names, and whose order nobody changes by accident."""

from __future__ import annotations

import pytest

from dealdouble.scenarios.words import word_lists, words


def test_each_kind_of_name_is_there_in_german_swiss_and_polish() -> None:
    kinds = ["companies", "firstnames", "lastnames", "people", "projects"]

    assert word_lists() == [f"{kind}-{place}" for kind in kinds for place in ("ch", "de", "pl")]


@pytest.mark.parametrize("name", word_lists())
def test_a_list_holds_many_names_and_each_once(name: str) -> None:
    listed = words(name)

    names = [listed[number] for number in range(len(listed))]

    assert len(names) >= 20
    assert len(set(names)) == len(names)
    assert all(item == " ".join(item.split()) and item for item in names)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("projects-de", "Relaunch Website", "Prototyp Wissensdatenbank (Rahmenvertrag)"),
        ("companies-pl", "Bajkowiec Logistyka Sp. z o.o.", "Żołędziowo Okna s.c."),
        ("people-ch", "Aline Bärtschelmann", "Yannick Zwickenmatt"),
    ],
)
def test_names_are_counted_from_the_first_to_the_last(name: str, first: str, last: str) -> None:
    listed = words(name)

    assert (listed[0], listed[len(listed) - 1]) == (first, last)
