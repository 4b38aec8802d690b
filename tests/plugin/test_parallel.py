"""Two hundred tests at a time, in random order, that all change the same records."""

from __future__ import annotations

from .conftest import Project

CHANGES_ITS_OWN = """
    import os
    from pathlib import Path

    import pytest

    NEW = {
        "currency": "EUR",
        "money": 25000,
        "reminder_date": "2026-04-01",
        "user_id": 123,
        "deal_category_id": 456,
    }

    @pytest.mark.parametrize("turn", range(200))
    def test_a_test_sees_only_its_own_deals(moco, intum, turn):
        client, mine = moco.client, f"Deal {turn}"
        at_first = moco.deals.all()
        assert client.get("/deals").headers["x-total"] == str(len(at_first)) == "37"

        created = client.post("/deals", json=NEW | {"name": mine}).json()
        assert created["id"] == max(deal["id"] for deal in at_first) + 1
        changed = client.put("/deals/123", json={"name": f"{mine} too", "money": turn}).json()
        assert client.delete(f"/deals/{at_first[0]['id']}").status_code == 204
        intum.client.delete("/crm/deals/101.json")

        client.get("/deals")
        now = {deal["id"]: deal for deal in moco.requests[-1].answer}  # with exact amounts
        assert set(now) == {deal["id"] for deal in at_first[1:]} | {created["id"]}
        assert now[created["id"]] == created
        assert (now[123]["name"], now[123]["money"]) == (f"{mine} too", turn)
        untouched = [deal for deal in at_first[1:] if deal["id"] != 123]
        assert [now[deal["id"]] for deal in untouched] == untouched
        assert 101 not in intum.deals
        assert [request.method for request in moco.requests] == [
            "GET", "POST", "PUT", "DELETE", "GET"
        ]
        worker = os.environ["PYTEST_XDIST_WORKER"]
        Path(__file__).with_name(f"{worker}.ran").touch()
"""

SHUFFLES = """
    import random

    def pytest_collection_modifyitems(items):
        random.Random(2026).shuffle(items)  # alike in all workers, as xdist asks for
"""


def test_two_hundred_tests_in_four_processes_do_not_disturb_each_other(project: Project) -> None:
    project.write("conftest.py", SHUFFLES)
    project.write("test_it.py", CHANGES_ITS_OWN)

    project.run("-n", "4", "-q", apart=True).assert_outcomes(passed=200)
    assert len(list(project.path.glob("gw*.ran"))) == 4
