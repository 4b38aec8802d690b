"""Which part of the application answers which path."""

import httpx
import pytest

from dealdouble import __version__
from dealdouble.app.application import Application

ROOT = "http://127.0.0.1:8080"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_health_needs_no_key(anonymous: httpx.Client, method: str) -> None:
    response = anonymous.request(method, f"{ROOT}/_double/health")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"


def test_health_tells_what_is_served(application: Application, anonymous: httpx.Client) -> None:
    assert anonymous.get(f"{ROOT}/_double/health").json() == {
        "status": "ok",
        "version": __version__,
        "apis": ["moco"],
        "scenario": application.double.scenario.name,
    }


def test_health_lists_every_api(everything: httpx.Client) -> None:
    assert everything.get("/_double/health").json() == {
        "status": "ok",
        "version": __version__,
        "apis": ["intum", "moco"],
        "scenario": "demo",
    }


@pytest.mark.parametrize(
    "path",
    ["/_double", "/_double/", "/_double/nope", "/_double/health/", "/_double/health/x"],
)
def test_an_unknown_path_of_the_control_plane_names_those_it_knows(
    anonymous: httpx.Client, path: str
) -> None:
    response = anonymous.get(f"{ROOT}{path}")

    assert response.status_code == 404
    assert "/_double/health" in response.json()["known"]


@pytest.mark.parametrize("path", ["/", "/deals", "/api", "/api/v1", "/api/v2/deals", "/_doublet"])
def test_a_path_outside_all_apis_names_those_that_are_served(
    anonymous: httpx.Client, path: str
) -> None:
    response = anonymous.get(f"{ROOT}{path}")

    assert response.status_code == 404
    assert response.json() == {
        "error": "no API is served at this path",
        "served": {"moco": "/api/v1/"},
    }


@pytest.mark.parametrize(
    "path", ["/", "/deals.json", "/crm", "/crm2/deals.json", "/CRM/deals.json"]
)
def test_the_hint_names_the_path_of_every_api(everything: httpx.Client, path: str) -> None:
    response = everything.get(path)

    assert response.status_code == 404
    assert response.json()["served"] == {"intum": "/crm/", "moco": "/api/v1/"}


def test_each_api_answers_under_its_own_path_with_its_own_keys(everything: httpx.Client) -> None:
    paths = ["/crm/deals.json", "/api/v1/deals"]

    for key, statuses in [("TOKEN", [200, 401]), ("YOUR_API_KEY", [401, 200])]:
        headers = {"Authorization": f"Bearer {key}"}
        found = [everything.get(path, headers=headers).status_code for path in paths]
        assert found == statuses


def test_a_path_inside_an_api_gets_the_vendors_own_answer(moco: httpx.Client) -> None:
    response = moco.get("/nope")

    assert (response.status_code, response.content) == (404, b"")


@pytest.mark.parametrize("path", ["/api/v1/deals%2F123", "/api/v1%2Fdeals", "/api%2Fv1/deals"])
def test_an_encoded_slash_is_no_slash(moco: httpx.Client, path: str) -> None:
    assert moco.get(f"{ROOT}{path}").status_code == 404
