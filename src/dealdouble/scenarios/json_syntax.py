"""Tell what would be right where a text is not JSON."""

from __future__ import annotations

import json

_REMEDIES = {
    "Expecting value": "write a text in double quotes, a number, true, false, null, or a value "
    "in [ ] or { }",
    "Expecting property name": "put the key in double quotes, and no comma behind the last value",
    "Expecting ':'": "write a colon behind the key",
    "Expecting ','": "write a comma behind the value before this, or close what it stands in",
    "Extra data": "keep one value in the file, and remove what stands behind it",
    "Unterminated string": "close the text with a double quote",
    "Invalid control character": "close the text with a double quote, or write \\n for the end "
    "of a line and \\t for a tab",
    "Invalid \\": "write \\\\ for a backslash",
    "Illegal trailing comma": "remove the comma behind the last value",
}
_OTHERWISE = "write keys and texts in double quotes, with commas between values"


def of_syntax(problem: json.JSONDecodeError) -> tuple[str, str]:
    """What a reader of JSON found wrong in a text, and what would be right."""
    if problem.msg.startswith("Expecting") and not problem.doc[problem.pos :].strip():
        return "is not JSON: it ends too early", "write the rest, and close what is open"
    found = (remedy for said, remedy in _REMEDIES.items() if problem.msg.startswith(said))
    said = problem.msg.removesuffix(" at").removesuffix(" starting")
    return f"is not JSON: {said} at column {problem.colno}", next(found, _OTHERWISE)
