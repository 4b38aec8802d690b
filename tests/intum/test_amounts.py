"""How exactly amounts are read, compared, stored and written."""

import httpx
import pytest

from .values import (
    ALL,
    BELOW_NET,
    TOO_BIG,
    TOO_LONG,
    TOO_SMALL,
    answer,
    broken,
    ids,
    written,
)

WRITES = [
    pytest.param("POST", "/deals.json", id="create"),
    pytest.param("PATCH", "/deals/112.json", id="update"),
]


def deal(net: str, gross: str) -> bytes:
    """A body whose amounts stand as they are given, in the notation of JSON."""
    amounts = f'"total_amount_net": {net}, "total_amount_gross": {gross}'
    return f'{{"deal": {{{amounts}, "tax": "23"}}}}'.encode()


def amounts(response: httpx.Response) -> tuple[str, str]:
    """Both amounts as the answer's text has them."""
    return written(response, "total_amount_net"), written(response, "total_amount_gross")


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("12300.00", "12300"),
        ("12300", "12300"),
        ("12300.50", "12300.5"),
        ("0.10", "0.1"),
        ("0.1", "0.1"),
        ("0.3", "0.3"),
        ("0", "0"),
        ("0.0", "0"),
        ("-0.0", "0"),
        ("-0", "0"),
        ("1", "1"),
        ("100", "100"),
        ("1000000", "1000000"),
        ("-1", "-1"),
        ("-250.750", "-250.75"),
        ("1e3", "1000"),
        ("1.5E2", "150"),
        ("25e-1", "2.5"),
        ("0.0000001", "0.0000001"),
        ("1.005", "1.005"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("999999999999", "999999999999"),
        ("999999999999.99", "999999999999.99"),
        ("-999999999999.99", "-999999999999.99"),
        ("999999999999.99999", "999999999999.99999"),
        ("999999999999.999999999999999999", "999999999999.999999999999999999"),
        ("-999999999999.999999999999999999", "-999999999999.999999999999999999"),
        ("123456789012.123456789012345678", "123456789012.123456789012345678"),
        ('"12300.00"', "12300"),
        ('"12300"', "12300"),
        ('"0.10"', "0.1"),
        ('"0"', "0"),
        ('"-0.00"', "0"),
        ('"-5"', "-5"),
        ('"007.50"', "7.5"),
        ('"999999999999.99"', "999999999999.99"),
        ('"-999999999999.99"', "-999999999999.99"),
        ('"123456789012.123456789012345678"', "123456789012.123456789012345678"),
    ],
)
def test_an_amount_comes_back_as_it_went_in(
    intum: httpx.Client, method: str, path: str, sent: str, answered: str
) -> None:
    response = intum.request(method, path, content=deal(sent, sent))

    assert response.status_code == (201 if method == "POST" else 200), response.text
    assert amounts(response) == (answered, answered)
    assert intum.get(f"/deals/{response.json()['id']}.json").text == response.text
    assert response.text in intum.get("/deals.json").text


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ("1000000000000", TOO_BIG),
        ("1000000000000.00", TOO_BIG),
        ("1000000000000.01", TOO_BIG),
        ("1e12", TOO_BIG),
        ("12345678901234567890", TOO_BIG),
        ('"1000000000000"', TOO_BIG),
        ('"1000000000000.00"', TOO_BIG),
        ("-1000000000000", TOO_SMALL),
        ("-1000000000000.00", TOO_SMALL),
        ("-1000000000000.01", TOO_SMALL),
        ("-1e12", TOO_SMALL),
        ('"-1000000000000"', TOO_SMALL),
        ("999999999999.9999999999999999999", TOO_LONG),
        ("-999999999999.9999999999999999999", TOO_LONG),
        ("123456789012.1234567890123456789", TOO_LONG),
        ('"123456789012.1234567890123456789"', TOO_LONG),
    ],
)
def test_an_amount_out_of_bounds_is_refused(
    intum: httpx.Client, method: str, path: str, sent: str, message: str
) -> None:
    before = intum.get("/deals.json").text
    expected = broken(total_amount_net=message, total_amount_gross=message)

    assert answer(intum.request(method, path, content=deal(sent, sent))) == expected
    assert intum.get("/deals.json").text == before


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize(
    ("net", "gross", "expected"),
    [
        pytest.param("100", "1000000000000", {"total_amount_gross": TOO_BIG}, id="gross-too-big"),
        pytest.param("-1000000000000", "123", {"total_amount_net": TOO_SMALL}, id="net-too-small"),
    ],
)
def test_each_amount_has_bounds_of_its_own(
    intum: httpx.Client, method: str, path: str, net: str, gross: str, expected: dict[str, str]
) -> None:
    assert answer(intum.request(method, path, content=deal(net, gross))) == broken(**expected)


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("sent", ["1e400", "-1e400", "1e-400", "1e999999999", "1e-999999999"])
def test_an_exponent_beyond_reason_is_refused_at_once(
    intum: httpx.Client, method: str, path: str, sent: str
) -> None:
    status, error = answer(intum.request(method, path, content=deal(sent, sent)))

    assert status == 422
    assert set(error["message"]) == {"total_amount_net", "total_amount_gross"}
    assert ids(intum.get("/deals.json")) == ALL


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize(
    ("net", "gross", "refused"),
    [
        ("100", "100", False),
        ("100", "100.00", False),
        ("100", "100.01", False),
        ("100.01", "100", True),
        ("0", "0", False),
        ("0", "-0.0", False),
        ("0.01", "0", True),
        ("0.3", "0.1", True),
        ("0.1", "0.3", False),
        ("0.3", "0.30000000000000001", False),
        ("0.30000000000000001", "0.3", True),
        ("-200", "-50.5", False),
        ("-50.5", "-200", True),
        ("-1", "1", False),
        ("1", "-1", True),
        ("999999999999.99", "999999999999.99", False),
        ("999999999999.98", "999999999999.99", False),
        ("999999999999.99", "999999999999.98", True),
        ("999999999999.990000001", "999999999999.99", True),
        ("999999999999.99", "999999999999.990000001", False),
        ("9", "10", False),
        ("10", "9", True),
        ('"9"', '"10"', False),
        ('"10"', '"9"', True),
        ('"9.5"', "10", False),
        ("10", '"9.5"', True),
        ('"12300.00"', "12300", False),
        ("12300.00", '"12300"', False),
        ('"12300.01"', "12300", True),
    ],
)
def test_gross_is_not_below_net(
    intum: httpx.Client, method: str, path: str, net: str, gross: str, refused: bool
) -> None:
    before = intum.get("/deals.json").text
    response = intum.request(method, path, content=deal(net, gross))

    if refused:
        assert answer(response) == broken(total_amount_gross=BELOW_NET)
        assert intum.get("/deals.json").text == before
    else:
        assert response.status_code == (201 if method == "POST" else 200), response.text


# Stored: 101 with 10000 and 12300, 104 with 999999999999.98 and 999999999999.99,
# 105 with 0.1 and 0.3, 106 with -200 and -50.5, 114 with 12300 twice.
@pytest.mark.parametrize(
    ("number", "sent", "refused"),
    [
        (101, '"total_amount_net": 12300', False),
        (101, '"total_amount_net": 12300.00', False),
        (101, '"total_amount_net": "12300.00"', False),
        (101, '"total_amount_net": 12300.01', True),
        (101, '"total_amount_net": "12300.01"', True),
        (101, '"total_amount_net": -999', False),
        (101, '"total_amount_gross": 10000', False),
        (101, '"total_amount_gross": "10000.00"', False),
        (101, '"total_amount_gross": 9999.99', True),
        (101, '"total_amount_gross": "9999.99"', True),
        (101, '"total_amount_gross": 999999999999.99', False),
        (101, '"total_amount_net": 20000, "total_amount_gross": 24600', False),
        (101, '"total_amount_net": 1, "total_amount_gross": 2', False),
        (101, '"total_amount_net": 2, "total_amount_gross": 1', True),
        (104, '"total_amount_net": 999999999999.99', False),
        (104, '"total_amount_net": 999999999999.990000001', True),
        (104, '"total_amount_gross": 999999999999.98', False),
        (104, '"total_amount_gross": 999999999999.979999999', True),
        (105, '"total_amount_net": 0.3', False),
        (105, '"total_amount_net": 0.30000000000000004', True),
        (105, '"total_amount_gross": 0.1', False),
        (105, '"total_amount_gross": 0.09999999999999999999', True),
        (106, '"total_amount_net": -50.5', False),
        (106, '"total_amount_net": -50', True),
        (106, '"total_amount_gross": -200', False),
        (106, '"total_amount_gross": -201', True),
        (114, '"total_amount_net": 12300.01', True),
        (114, '"total_amount_gross": 12299.99', True),
        (114, '"total_amount_net": 12299.99', False),
        (114, '"total_amount_gross": 12300.01', False),
    ],
)
def test_one_amount_is_held_against_the_stored_other(
    intum: httpx.Client, number: int, sent: str, refused: bool
) -> None:
    before = intum.get(f"/deals/{number}.json").text
    content = f'{{"deal": {{{sent}}}}}'.encode()
    response = intum.patch(f"/deals/{number}.json", content=content)

    if refused:
        assert answer(response) == broken(total_amount_gross=BELOW_NET)
        assert intum.get(f"/deals/{number}.json").text == before
    else:
        assert response.status_code == 200, response.text
        assert intum.get(f"/deals/{number}.json").text == response.text


def test_amounts_move_past_each_other_in_two_steps(intum: httpx.Client) -> None:
    net, gross = {"deal": {"total_amount_net": 20000}}, {"deal": {"total_amount_gross": 24600}}

    assert intum.patch("/deals/101.json", json=net).status_code == 422
    assert amounts(intum.patch("/deals/101.json", json=gross)) == ("10000", "24600")
    assert amounts(intum.patch("/deals/101.json", json=net)) == ("20000", "24600")


@pytest.mark.parametrize(
    ("number", "net", "gross"),
    [
        (101, "10000", "12300"),
        (104, "999999999999.98", "999999999999.99"),
        (105, "0.1", "0.3"),
        (106, "-200", "-50.5"),
        (107, "0", "0"),
        (109, "1000", "1000.01"),
    ],
)
def test_amounts_of_a_scenario_are_exact_too(
    intum: httpx.Client, number: int, net: str, gross: str
) -> None:
    assert amounts(intum.get(f"/deals/{number}.json")) == (net, gross)
