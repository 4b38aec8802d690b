"""Arbitrary bodies: good values of MOCO's deals, mixed with nasty ones."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from dealdouble.contract.model import Json

DATES = [
    *("2026-03-15", "2026-02-28", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29"),
    *("0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-00-10", "2026-13-01"),
    *("2026-04-31", "2026-4-1", "20260401", "2026-W14-3", "2026-04-01 ", " 2026-04-01"),
    *("2026-04-01\n", "2026-04-30\n", "2026-04-01T", "2026-04-01T24:00", "2026-04-01T09:00"),
    *("2026-04-01T09:00:00Z", "2026-04-01 09:00:00.5+0200", "2026-04-01T09:00:60Z"),
    *(
        "\u0662\u0660\u0662\u0666-\u0660\u0664-\u0660\u0661",
        "\uff12\uff10\uff12\uff16-04-01",
        "2026\u201004\u201001",
        "-001-04-01",
        "0100-02-28",
        "0400-02-29",
    ),
]
GOOD: dict[str, list[Json]] = {
    "name": ["a", "ß", " x ", "\u0000", "😀", "\u00ad"],
    "currency": ["EUR", "CHF"],
    "money": [0, -5, 10**12 - 1, Decimal("0.1"), Decimal("-999999999999.99")],
    "reminder_date": ["2026-03-15", "2026-03-15T09:00:00Z", "0001-01-01"],
    "user_id": [1, 0, -1, 10**18],
    "deal_category_id": [1, 2],
    "company_id": [None, 1],
    "person_id": [None, 1],
    "info": [None, "", "text\n"],
    "status": ["potential", "pending", "won", "lost", "dropped"],
    "closed_on": [None, "2026-03-15", "2024-02-29"],
    "service_period_from": [None, "2026-03-01", "0001-01-01"],
    "service_period_to": [None, "2026-03-31", "2024-02-29", "9999-12-31"],
    "tags": [None, [], ["a", "b"]],
    "custom_properties": [None, {}, {"a": "b"}, {"a": ["b", "c"]}, {"a": None}],
}
TEXTS = [
    *("", " ", "\t\n\r\u000b\u000c", "\u0085", "\u00a0", "\u2003", "\u200b", "\u3000", "\ufeff"),
    *(
        "\u1680\u202f\u205f",
        "EUR\n",
        "eur",
        "EURO",
        "\uff25\uff35\uff32",
        "ÉUR",
        "won ",
        "Won",
        "won\n",
    ),
    *("null", "0", "true", "\U0010ffff", "e\u0301", "\u202e"),
]
NUMBERS: list[Json] = [
    *(0, 1, -1, 10**12, -(10**12), 2**63, -(2**63) - 1, 2**64, 10**30, 10**400),
    *map(
        Decimal,
        (
            *("0", "-0.0", "1", "1.0", "1.5", "1E+3", "100E-2", "1E-400", "1E+400"),
            *("999999999999.999999999", "1000000000000.0", "-1000000000000", "1E+999999999999"),
            *("0E+999999", "9" * 40, "0.1"),
        ),
    ),
]
SCALARS: st.SearchStrategy[Json] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS),
    st.sampled_from(DATES),
    st.sampled_from(TEXTS),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates().map(str),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
NASTY: st.SearchStrategy[Json] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "", "type", "$ref"]), inner, max_size=3),
    ),
    max_leaves=5,
)
VALUES: dict[str, st.SearchStrategy[Json]] = {
    name: st.one_of(st.sampled_from(good), st.sampled_from(good), NASTY)
    for name, good in GOOD.items()
}
BODIES: st.SearchStrategy[dict[str, Json]] = st.one_of(
    st.fixed_dictionaries({}, optional=VALUES),
    st.fixed_dictionaries({name: st.sampled_from(good) for name, good in GOOD.items()}),
    st.tuples(
        st.fixed_dictionaries({name: st.sampled_from(good) for name, good in GOOD.items()}),
        st.sampled_from(list(GOOD)).flatmap(lambda name: NASTY.map(lambda value: {name: value})),
    ).map(lambda parts: {**parts[0], **parts[1]}),
)
"""Any fields with any values; all fields with good ones; and all good but one."""
