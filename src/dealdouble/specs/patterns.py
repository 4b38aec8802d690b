r"""Regular expressions that match exactly the calendar dates a field may hold.

They keep to what every engine reads alike: `[0-9]` instead of `\d`, which also matches Arabic
digits in some, and no look-around. Years run from 0001 to 9999, as `format: date` alone lets
the year 0000 through in some validators.
"""

from __future__ import annotations

_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_BY_FOUR = "(?:0[48]|[2468][048]|[13579][26])"  # 04 to 96, two digits divisible by four
_NOT_BY_FOUR = "(?:[02468][1-35-79]|[13579][013-57-9])"
_LEAP_YEAR = f"(?:[0-9]{{2}}{_BY_FOUR}|{_BY_FOUR}00)"
_COMMON_YEAR = f"(?:[0-9]{{2}}{_NOT_BY_FOUR}|{_NOT_BY_FOUR}00)"
_MONTH = "(?:0[1-9]|1[0-2])"
_LONG_MONTH = "(?:0[13578]|1[02])"
_SHORT_MONTH = "(?:0[469]|11)"
_DATE = (
    f"(?:{_YEAR}-(?:{_MONTH}-(?:0[1-9]|1[0-9]|2[0-8])"
    f"|(?:0[13-9]|1[0-2])-(?:29|30)|{_LONG_MONTH}-31)|{_LEAP_YEAR}-02-29)"
)
_TIME = (
    "[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?"
)

DATE_SHAPE = f"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}$"
"""A date as far as its form goes; `format: date` beside it checks the calendar."""

DATE_OR_TIME = f"^{_DATE}(?:{_TIME})?$"
"""A date of the calendar, alone or followed by a time of day."""

FIRST_DAY = f"^{_YEAR}-{_MONTH}-01$"
"""The first day of a month."""

LAST_DAY = (
    f"^(?:{_YEAR}-(?:{_LONG_MONTH}-31|{_SHORT_MONTH}-30)|{_LEAP_YEAR}-02-29|{_COMMON_YEAR}-02-28)$"
)
"""The last day of a month."""

UTC_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z$"
"""An instant in UTC."""

PLAIN_DECIMAL = r"^-?[0-9]{1,30}(?:\.[0-9]{1,30})?$"
"""A number in plain notation, written as a text."""

NOT_BLANK = (
    "[^\\t\\n\\u000b\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"
)
r"""A text with something in it besides white space; `\S` means other sets in other engines."""
