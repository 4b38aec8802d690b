"""What is no scenario, or not shaped like one, is told with its place, cause and remedy."""

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.scenario import load_scenario

from .office import OFFICE, edited, load, place, refused

NOT_YAML = [
    pytest.param(edited("website:", "website: ["), 15, "is not YAML: the [ that", id="open-list"),
    pytest.param(edited("  keys:", "\tkeys:"), 3, "is not YAML: a tab stands", id="tab"),
    pytest.param(
        edited("moco:\n", "moco: *all\n"), 2, "no value before this is named &all", id="alias"
    ),
    pytest.param(OFFICE + "---\ntitle: b\n", 26, "a second document begins", id="two-documents"),
    pytest.param(
        edited("    max:", "    max: {id: 7, lastname: Moritz}\n    max:"),
        12,
        "the key 'max' stands here, and in line 11 already",
        id="record-twice",
    ),
    pytest.param(OFFICE + "title: b\n", 26, "the key 'title' stands here, and in", id="key-twice"),
    pytest.param(
        edited("    max:", "    ? [a]\n    : b\n    max:"), 11, "a key is a list", id="key"
    ),
]

SHAPE = [
    pytest.param("", None, "the file: nothing stands here", "such as {title: TEXT}", id="empty"),
    pytest.param(
        "# title: a\n", None, "the file: nothing stands here", "{title: TEXT}", id="only-comments"
    ),
    pytest.param(
        "- title: a\n", 1, "the file: a list stands here", "write keys and values", id="list"
    ),
    pytest.param("title\n", 1, "the file: 'title' is a text", "write keys and values", id="text"),
    pytest.param(
        edited("title: A small account\n", ""),
        1,
        "the file: 'title' is missing",
        "add title: a text (One line that says what the scenario is for)",
        id="title-missing",
    ),
    pytest.param(
        edited("A small account", ""),
        1,
        "title: nothing stands here",
        "write a text",
        id="title-empty",
    ),
    pytest.param(
        edited("A small account", "2026"),
        1,
        "title: 2026 is a number",
        "in quotes, '2026'",
        id="title-number",
    ),
    pytest.param(
        edited("moco:", "mocco:"),
        2,
        "the file: 'mocco' is not known here",
        "known: title, moco",
        id="unknown-api",
    ),
    pytest.param(
        "title: a\nmoco: []\n",
        2,
        "moco: a list stands here",
        "{keys: {NAME: {access: full}}}",
        id="api-list",
    ),
    pytest.param(
        "title: a\nmoco:\n", 2, "moco: nothing stands here", "or leave the key out", id="api-empty"
    ),
    pytest.param(
        edited("people:", "persons:"),
        10,
        "moco: 'persons' is not known here",
        "people",
        id="unknown-resource",
    ),
    pytest.param(
        "title: a\nmoco:\n  deals:\n",
        3,
        "moco.deals: nothing stands here",
        "or leave the key out",
        id="resource-empty",
    ),
    pytest.param(
        "title: a\nmoco:\n  people:\n    - id: 1\n",
        3,
        "moco.people: a list stands here",
        "write keys and values, such as {NAME: {id: NUMBER, lastname: TEXT}}",
        id="resource-list",
    ),
]

KEYS = [
    pytest.param(
        "{acess: full}",
        "moco.keys.demo: 'acess' is not known here",
        "known: access, expired",
        id="unknown-key",
    ),
    pytest.param(
        "{access: admin}",
        "moco.keys.demo.access: 'admin' is none of the choices",
        "write 'full' or 'read-only'",
        id="unknown-access",
    ),
    pytest.param(
        "{expired: true}",
        "moco.keys.demo: 'access' is missing",
        "add access: 'full' or 'read-only'",
        id="access-missing",
    ),
    pytest.param(
        "{access: full, expired: yes}",
        "moco.keys.demo.expired: 'yes' is a text",
        "write true or false",
        id="expired-text",
    ),
    pytest.param("full", "moco.keys.demo: 'full' is a text", "such as {access: full}", id="text"),
    pytest.param("", "moco.keys.demo: nothing stands here", "such as {access: full}", id="empty"),
]


def test_the_scenario_that_the_others_change_is_right(tmp_path: Path, contract: Contract) -> None:
    assert load(tmp_path, OFFICE, contract).title == "A small account"


@pytest.mark.parametrize(("text", "line", "cause"), NOT_YAML)
def test_what_is_not_yaml_is_told_with_its_line(
    tmp_path: Path, contract: Contract, text: str, line: int, cause: str
) -> None:
    error = refused(tmp_path, text, contract)

    assert error.place == place(tmp_path, line)
    assert error.cause.startswith(cause)


def test_bytes_that_are_no_text_are_told(tmp_path: Path, contract: Contract) -> None:
    (tmp_path / "office.yaml").write_bytes(b"title: caf\xe9\n")

    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(tmp_path / "office.yaml"), [contract])

    assert caught.value.place == place(tmp_path, 1)
    assert caught.value.cause == "the byte 0xE9 is not UTF-8, in which the file is read"
    assert caught.value.remedy == "save the file as UTF-8"


@pytest.mark.parametrize(("text", "line", "cause", "remedy"), SHAPE)
def test_a_file_of_another_shape_is_told_what_belongs_there(
    tmp_path: Path, contract: Contract, text: str, line: int | None, cause: str, remedy: str
) -> None:
    error = refused(tmp_path, text, contract)

    assert (error.place, error.cause) == (place(tmp_path, line), cause)
    assert remedy in error.remedy


@pytest.mark.parametrize(("key", "cause", "remedy"), KEYS)
def test_a_key_that_is_wrong_is_told_what_belongs_there(
    tmp_path: Path, contract: Contract, key: str, cause: str, remedy: str
) -> None:
    error = refused(tmp_path, edited("{access: full}", key), contract)

    assert (error.place, error.cause) == (place(tmp_path, 4), cause)
    assert remedy in error.remedy


def test_a_mistake_is_one_line_with_place_cause_and_remedy(
    tmp_path: Path, contract: Contract
) -> None:
    error = refused(tmp_path, edited("{access: full}", "{access: admin}"), contract)

    assert str(error) == (
        f"{tmp_path / 'office.yaml'}:4: moco.keys.demo.access: "
        "'admin' is none of the choices; write 'full' or 'read-only'"
    )


@pytest.mark.parametrize(
    ("name", "cause", "remedy"),
    [
        pytest.param(
            "nope", "there is no scenario 'nope'", "a file of your own ends in .yaml", id="name"
        ),
        pytest.param("Demo", "there is no scenario 'Demo'", "demo", id="letter-case"),
        pytest.param("", "there is no scenario ''", "demo", id="no-name"),
        pytest.param(
            "../scenarios/demo", "there is no scenario '../scenarios/demo'", "demo", id="path"
        ),
        pytest.param(
            "no/such.yaml", "there is no scenario file 'no/such.yaml'", "check the path", id="file"
        ),
        pytest.param(
            "demo.yml", "there is no scenario file 'demo.yml'", "check the path", id="short-ending"
        ),
    ],
)
def test_a_scenario_that_is_not_there_is_told(
    contract: Contract, name: str, cause: str, remedy: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, [contract])

    assert (caught.value.place, caught.value.cause) == (None, cause)
    assert remedy in caught.value.remedy


def test_a_directory_is_no_scenario_file(tmp_path: Path, contract: Contract) -> None:
    (tmp_path / "office.yaml").mkdir()

    name = str(tmp_path / "office.yaml")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name, [contract])

    assert caught.value.cause == f"{name!r} is a directory, and no scenario file"
    assert caught.value.remedy == "name a file in it"
