"""A small scenario of Intum that is right, for tests to change in one place."""

SHOP = """\
title: A small shop
intum:
  keys:
    demo: {access: full, integration: demo-shop}
  clients:
    acme: {id: 123, name: ACME, email: biuro@acme.example}
  contacts:
    jan: {id: 5, name: Jan Kowalski, kind: buyer}
  statuses:
    nowy: {id: 1, name: Nowy}
  deals:
    first:
      id: 101
      total_amount_net: 100
      total_amount_gross: 123
      tax: "23"
      external_id: A-1
      app_code: demo-shop
      client: acme
      status: nowy
    second:
      id: 102
      total_amount_net: 10
      total_amount_gross: 10.80
      tax: "8"
"""


def edited(old: str, new: str) -> str:
    """The scenario with one of its parts replaced."""
    assert SHOP.count(old) == 1, old
    return SHOP.replace(old, new)


def with_second(**fields: str) -> str:
    """The scenario whose second deal has further fields, written as YAML."""
    return SHOP + "".join(f"      {name}: {value}\n" for name, value in fields.items())
