"""What the documents leave free to a server, as fields, and how a server may combine it.

Of each freedom the first choice is what the emulator does, the last what is farthest from it. Not
free, though no document says it: refused requests store nothing, ids are whole numbers, an update
leaves alone what it does not send, and Intum's lists, records and requests are not wrapped
otherwise. Who does without these is wrong by any measure, or nothing of it could be checked.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, Literal, TypeVar

T = TypeVar("T")


def _free(usual: T, *others: T, only: str = "") -> T:
    """A freedom with its choices; `only` names the API that has it."""
    made: T = field(default=usual, metadata={"choices": (usual, *others), "only": only})
    return made


def _moco(usual: T, *others: T) -> T:
    return _free(usual, *others, only="moco")


def _intum(usual: T, *others: T) -> T:
    return _free(usual, *others, only="intum")


@dataclass(frozen=True, slots=True)
class Freedoms:
    """The choices of one server, the emulator's unless said otherwise."""

    # How answers are written.
    date_header: bool = _free(True, False)
    charset_said: bool = _free(False, True)
    json_style: Literal["compact", "spread"] = _free("compact", "spread")  # spread: escapes, blanks
    keys_reversed: bool = _free(False, True)
    extra_keys: bool = _free(False, True)
    extra_keys_in_errors: bool = _free(False, True)
    own_language: bool = _free(False, True)  # German and Polish where no document has the words

    # Ids, clock.
    ids: Literal["next", "steps", "random"] = _free("next", "steps", "random")
    clock_resolution: float = _free(1, 0.001, 60)  # seconds; time is cut off to it when stored
    milliseconds_shown: bool = _free(False, True)
    clock_ahead: float = _free(0, 90)  # seconds that the service's clock is wrong by
    today_ahead: float = _moco(0, 12)  # hours that the account's time zone is ahead of UTC

    # How requests are let in.
    admission: Literal["usual", "key first", "record first"] = _free(
        "usual", "key first", "record first"
    )
    lenient_keys: bool = _free(True, False)  # any case, quotes, several blanks
    trailing_slash: bool = _free(True, False)
    head: bool = _free(True, False)
    other_method_status: int = _free(405, 404)
    allow_header: bool = _free(True, False)
    largest_body: int | None = _free(8 << 20, None, 256 << 10)  # bytes
    too_large_status: int = _free(413, 400)
    body_of_get: bool = _free(True, False)  # whether GET and DELETE may have one
    other_content_type: Literal["usual", "refused"] = _free("usual", "refused")
    empty_body: Literal["malformed", "no fields"] = _free("malformed", "no fields")
    unknown_parameters: Literal["ignored", "refused"] = _free("ignored", "refused")
    unknown_keys: Literal["ignored", "refused"] = _free("ignored", "refused")
    retry_after: bool = _moco(True, False)
    message_when_absent: bool = _moco(False, True)  # the body of a 404
    unauthorized_status: int = _intum(401, 403)
    forbidden_status: int = _intum(403, 401)
    absent_status: int = _intum(404, 410)
    malformed_status: int = _intum(400, 422)
    wrapper: Literal["required", "optional"] = _intum("required", "optional")
    first_token: Literal["header", "body"] = _intum("header", "body")  # that counts, of several

    # How writes are answered.
    created_status: Literal["usual", "other"] = _free("usual", "other")  # 200 or 201
    updated: Literal["record", "nothing"] = _free("record", "nothing")  # 200 or 204
    precise_writes: bool = _free(False, True)  # more digits of times and amounts than reads
    deleted: Literal["usual", "nothing", "record"] = _free("usual", "nothing", "record")
    invalid_status: int = _free(422, 400)
    invalid_body: Literal["usual", "errors", "message"] = _free("usual", "errors", "message")
    first_error_only: bool = _free(False, True)

    # Which values are taken, and what becomes of them.
    nulls: Literal["empty", "ignored"] = _free("empty", "ignored")
    wrong_types: Literal["refused", "converted"] = _free("refused", "converted")
    dates: Literal["usual", "strict", "loose"] = _free("usual", "strict", "loose")
    blanks_refused: bool = _free(True, False)
    references_exist: bool = _free(True, False)
    any_currency: bool = _free(False, True)
    undocumented_bounds: bool = _free(True, False)
    dates_in_order: bool = _free(True, False)
    longest_string: int | None = _free(None, 255)  # of names and the like, not of free texts
    nul_refused: bool = _free(False, True)
    unchanged_moves: bool = _free(False, True)  # `updated_at`, by an update that changes nothing
    moves_again: bool = _free(False, True)  # `updated_at`, by what is done soon after a write
    cents_only: bool = _moco(False, True)  # money is rounded to them
    null_property: Literal["removes", "ignored"] = _moco("removes", "ignored")
    unknown_properties: Literal["kept", "dropped", "refused"] = _moco("kept", "dropped", "refused")
    default_property: bool = _moco(False, True)  # a new deal has one that is not sent
    kilobyte: int = _moco(1024, 1000)
    properties_measured: Literal["stored", "sent"] = _moco("stored", "sent")
    alias_counts: bool = _moco(False, True)  # `customer_id`, where `company_id` comes too
    required: Literal["amounts", "name"] = _intum("amounts", "name")
    amounts_from_texts: bool = _intum(True, False)
    default_currency: str | None = _intum("PLN", "EUR", None)
    fields_merged: bool = _intum(False, True)
    next_may_be_itself: bool = _intum(False, True)
    deleted_next_stays: bool = _intum(False, True)
    external_ids_unique: bool = _intum(True, False)
    external_id_moves_deal: bool = _intum(True, False)  # to the integration of who sets it

    # How a MOCO deal is closed.
    open_keeps_closed_on: bool = _moco(False, True)  # as it is sent
    reopening_clears: bool = _moco(True, False)
    closed_today: tuple[str, ...] = _moco(("won", "lost", "dropped"), ("won",), ())
    won_keeps_given_date: bool = _moco(True, False)

    # How records are shown.
    money_places: int = _moco(1, 0)
    empty_closed_on: str | None = _moco(None, "")
    empty_period: str | None = _moco(None, "")
    empty_info: str | None = _moco("", None)
    empty_properties: Literal["object", "null", "absent"] = _moco("object", "null", "absent")
    empty_references_shown: bool = _moco(True, False)
    tags_kept_as_sent: bool = _moco(False, True)  # neither sorted nor freed of repetition
    empty_tags: Literal["list", "null", "absent"] = _moco("list", "null", "absent")
    tags_shown: bool = _moco(True, False)
    customer_shown: bool = _moco(True, False)
    inbox: Literal["shown", "null", "absent"] = _moco("shown", "null", "absent")
    nulls_shown: bool = _moco(True, False)
    amounts: Literal["number", "number with cents", "text", "text with cents"] = _intum(
        "number", "number with cents", "text", "text with cents"
    )
    empty: Literal["null", "absent", "text"] = _intum("null", "absent", "text")
    times: Literal["utc", "absent", "offset"] = _intum("utc", "absent", "offset")

    # Lists.
    references_listed: bool = _free(True, False)  # users, companies, clients and the like
    order: Literal["usual", "id", "created", "shuffled"] = _free(
        "usual", "id", "created", "shuffled"
    )
    past_the_end: Literal["empty", "absent"] = _free("empty", "absent")
    unreadable_page: Literal["ignored", "refused"] = _free("ignored", "refused")
    size_too_great: Literal["greatest", "refused"] = _free("greatest", "refused")
    repeated_parameter: Literal["last", "first"] = _free("last", "first")
    empty_filter: Literal["ignored", "literal"] = _free("ignored", "literal")
    unreadable_filter: Literal["usual", "nothing", "refused", "ignored"] = _free(
        "usual", "nothing", "refused", "ignored"
    )
    filters_combined: Literal["all", "any"] = _free("all", "any")
    ends_included: bool = _free(True, False)
    links: Literal["usual", "next", "all"] = _moco("usual", "next", "all")
    relative_links: bool = _moco(False, True)
    commas_encoded: bool = _moco(True, False)
    unknown_sort: Literal["ignored", "refused"] = _moco("ignored", "refused")
    case_sorts: bool = _moco(False, True)  # and punctuation
    nulls_first: bool = _moco(False, True)  # in ascending order
    tags_matched: Literal["all", "any"] = _moco("all", "any")
    value_found_in_list: bool = _moco(True, False)  # of a custom property
    only_plain_times: bool = _moco(False, True)  # in `updated_after`
    pages: tuple[int, int] | None = _intum((100, 100), None, (25, 50))  # usual size, greatest
    search: Literal["anywhere", "same case", "words"] = _intum("anywhere", "same case", "words")
    main_date: Literal["date", "date_from"] = _intum("date", "date_from")
    half_ranges: bool = _intum(True, False)  # either end of a range may stand alone
    odd_external_ids: bool = _intum(True, False)  # looked up though they hold dots, blanks, slashes


def freedoms(seed: int) -> Freedoms:
    """A combination, drawn."""
    draw = random.Random(seed)  # noqa: S311 - nothing is secret
    return Freedoms(**{item.name: draw.choice(_choices(item)) for item in fields(Freedoms)})


def each_alone(api: str) -> Iterator[tuple[str, Freedoms]]:
    """Every choice of every freedom that an API has, but for the usual ones, all else as usual."""
    for item in fields(Freedoms):
        if item.metadata["only"] in ("", api):
            for choice in _choices(item)[1:]:
                yield f"{item.name}={choice}", replace(NEAR, **{item.name: choice})


def _choices(item: Field[Any]) -> tuple[Any, ...]:
    choices: tuple[Any, ...] = item.metadata["choices"]
    return choices


NEAR = Freedoms()
"""Everything as the emulator does it."""

FAR = Freedoms(**{item.name: _choices(item)[-1] for item in fields(Freedoms)})
"""Everything otherwise."""
