"""The closed lists of words that pages, specifications and the running contract share.

A word that is not here is refused by the page reader and by the contract loader alike. The
meaning of each word is written down where it takes effect; README.md explains them to those
who write pages.
"""

from __future__ import annotations

from enum import StrEnum

EXTENSION = "x-dealdouble-"
"""What every extension of dealdouble's to OpenAPI begins with."""


class Standing(StrEnum):
    """How a fact is known."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    ASSUMED = "assumed"


class Action(StrEnum):
    """What an operation does to a resource."""

    LIST = "list"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    LOOK_UP = "look up"


class Body(StrEnum):
    """What the answer of an operation holds."""

    LIST = "list"
    RECORD = "record"
    NOTHING = "nothing"
    TEXT = "text"


class ValueType(StrEnum):
    """What a value is."""

    TEXT = "text"
    NUMBER = "number"
    NUMBER_WITH_PLACE = "number with a decimal place"
    DECIMAL = "decimal"
    WHOLE_NUMBER = "whole number"
    DATE = "date"
    TIME = "time"
    TEXTS = "list of texts"
    WHOLE_NUMBERS = "list of whole numbers"
    PROPERTIES = "custom properties"
    OBJECT = "object"
    RECORD = "record"


class RuleKind(StrEnum):
    """What a rule asks of a value or of a record."""

    REQUIRED = "required"
    TYPE = "type"
    DATE = "date"
    NOT_BLANK = "not blank"
    MATCHES = "matches"
    ONE_OF = "one of"
    ONE_OF_OR_EMPTY = "one of or empty"
    LESS_THAN = "less than"
    GREATER_THAN = "greater than"
    FIRST_DAY = "first day of a month"
    LAST_DAY = "last day of a month"
    DIGITS = "digits"
    BYTES = "bytes"
    NOT_BEFORE = "not before"
    NOT_LESS = "not less than"
    EXISTS = "exists"
    NOT_ITSELF = "not itself"
    UNIQUE = "unique"


class TreatmentKind(StrEnum):
    """What becomes of a value between the request and the answer."""

    DEFAULT = "default"
    ALIAS = "alias"
    EMPTY_IS_NULL = "empty text is null"
    FROM_TEXT = "number from text"
    DATE_PART = "date of a date-time"
    SORTED = "sorted"
    DISTINCT = "without repetition"
    MERGED = "merged by key"
    NULL_REMOVES = "null removes a key"
    IGNORED_WHILE = "ignored while"
    CLEARED_WHILE = "cleared while"
    TODAY = "today when missing"
    NEXT_NUMBER = "next number"
    INTEGRATION = "integration of the key"
    CREATED = "time of creation"
    CHANGED = "time of last change"
    WRITTEN_AS = "written as"


class Check(StrEnum):
    """One step of the admission of a request."""

    PATH = "path"
    METHOD = "method"
    KEY = "key"
    RATE = "rate"
    RIGHT = "right"
    SIZE = "size"
    BODY = "body"
    RECORD = "record"
    FILTERS = "filters"
    RULES = "rules"


class Match(StrEnum):
    """How a filter compares its argument with a record."""

    EQUAL = "equal"
    ONE_OF = "one of"
    ALL_OF = "all of"
    FROM = "from"
    TO = "to"
    AFTER = "after"
    CONTAINS = "contains"
    PROPERTIES = "properties"


class Comparison(StrEnum):
    """How two values of a field are compared when a list is sorted."""

    EXACTLY = "exactly"
    COLLATED = "ignoring case and punctuation"


class HeaderValue(StrEnum):
    """What a header of a refusal says."""

    ALLOWED_METHODS = "allowed methods"
    SECONDS_TO_WAIT = "seconds to wait"


NOTHING_MATCHES = "matches nothing"
"""Said of a filter whose unreadable argument is no error but fits no record."""
