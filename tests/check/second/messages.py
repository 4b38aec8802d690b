"""What a refusal says, in the emulator's words or in the service's own language."""

from __future__ import annotations

from collections.abc import Mapping

_MESSAGES: Mapping[str, tuple[str, str, str]] = {
    "missing": ("can't be blank", "muss ausgefüllt werden", "nie może być puste"),
    "invalid": ("is invalid", "ist nicht gültig", "jest nieprawidłowe"),
    "no number": ("is not a number", "ist keine Zahl", "nie jest liczbą"),
    "less": ("must be less than {}", "muss kleiner als {} sein", "musi być mniejsze od {}"),
    "greater": ("must be greater than {}", "muss größer als {} sein", "musi być większe od {}"),
    "digits": ("has too many digits", "hat zu viele Ziffern", "ma za dużo cyfr"),
    "long": ("is too long", "ist zu lang", "jest za długie"),
    "first": ("must be the first day of a month", "muss ein Monatserster sein", ""),
    "last": ("must be the last day of a month", "muss ein Monatsletzter sein", ""),
    "before": ("must not be before {}", "darf nicht vor {} liegen", "nie może być przed {}"),
    "below": ("must be greater than or equal to {}", "", "nie może być mniejsze niż {}"),
    "absent": ("must exist", "muss vorhanden sein", "nie istnieje"),
    "large": ("is too large", "ist zu groß", "jest za duże"),
    "taken": ("has already been taken", "ist bereits vergeben", "zostało już zajęte"),
    "itself": ("must be another record", "", "musi być innym interesem"),
    "not included": ("is not included in the list", "", "nie znajduje się na liście"),
    "unknown": ("is unknown", "ist unbekannt", "jest nieznane"),
    "Not found": ("Not found", "Nicht gefunden", "Nie znaleziono"),
    "Unauthorized": ("Unauthorized", "", "Brak autoryzacji"),
    "Forbidden": ("Forbidden", "", "Brak uprawnień"),
    "Method not allowed": ("Method not allowed", "Methode nicht erlaubt", "Niedozwolona metoda"),
    "Payload too large": ("Payload too large", "Anfrage zu groß", "Żądanie jest za duże"),
    "Bad request": ("Bad request", "Ungültige Anfrage", "Błędne żądanie"),
    "Unsupported": ("Unsupported content type", "Falscher Inhaltstyp", "Zły typ treści"),
}

_LANGUAGES = {"english": 0, "german": 1, "polish": 2}


def message(reason: str, language: str, value: str = "") -> str:
    """The words for a reason; `value` is what a rule speaks of."""
    texts = _MESSAGES[reason]
    return (texts[_LANGUAGES[language]] or texts[0]).format(value)
