"""Name the file that makes a mistake of what another file says rightly."""

from __future__ import annotations

from collections.abc import Callable

from dealdouble.errors import ScenarioError
from dealdouble.scenarios.document import Document


def blamed(
    mistake: ScenarioError, document: Document, make: Callable[[Document], object]
) -> ScenarioError:
    """A mistake in a document, with the file that is to be mended if it stands in another one.

    What a document extends may be wrong by itself: that is found out by making it.
    """
    while document.base is not None and _stands_elsewhere(mistake, document):
        if not _is_made_alike(mistake, document.base, make):
            cause = f"{mistake.cause}, once {document.own.place(mistake.path)} is laid over it"
            return ScenarioError(cause, mistake.remedy, mistake.place)
        document = document.base
    return mistake


def _stands_elsewhere(mistake: ScenarioError, document: Document) -> bool:
    return mistake.place is not None and mistake.place.file != document.name


def _is_made_alike(
    mistake: ScenarioError, base: Document, make: Callable[[Document], object]
) -> bool:
    try:
        make(base)
    except ScenarioError as other:
        return str(other) == str(mistake)
    return False
