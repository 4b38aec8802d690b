"""Hold the check against every mutant: `python -m tests.mutants`.

Each mutant is served over HTTP in this process and checked quickly, and in depth where that
does not find the fault. A line tells which verdicts caught it, a table how many were. The exit
code is 1 if a fault goes by that the check should find, or remark on, if a server cannot be
checked, or if something documented is found broken of one that does all that is documented,
and `survivors` gives no reason for it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

from .catalogue import API_NAMES, mutants_of
from .naming import read_names, write_names
from .sample import sample
from .serving import serving
from .summary import line, summary, why
from .trial import Trial
from .trials import try_all


def main() -> int:
    """Try mutants and tell of each; 1 if one goes by that should not, 2 if there is none."""
    options = _options()
    if options.list:
        return _list(options)
    if options.serve:
        return _serve(options)
    found: dict[str, list[Trial]] = {}
    for api in options.api or API_NAMES:
        names = _chosen(api, options)
        trials = try_all(api, names, options.seed, options.quick, options.jobs, options.deep)
        found[api] = []
        for trial in trials:
            print(line(api, trial), flush=True)
            found[api].append(trial)
    print(summary(found))
    wrong = [(api, trial) for api, trials in found.items() for trial in trials if trial.is_wrong]
    if options.missed:
        write_names(options.missed, [(api, trial.name) for api, trial in wrong])
    if options.json:
        told = {api: [asdict(trial) for trial in trials] for api, trials in found.items()}
        options.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    if not any(found.values()):
        return _none()
    return int(any(not why(api, trial) for api, trial in wrong))


def _list(options: argparse.Namespace) -> int:
    """Name those that are meant, as files do that name some."""
    found = [(api, name) for api in options.api or API_NAMES for name in _chosen(api, options)]
    for api, name in found:
        print(f"{api} {name}")
    return 0 if found else _none()


def _serve(options: argparse.Namespace) -> int:
    """Serve the first mutant that is meant until Ctrl-C."""
    for api in options.api or API_NAMES:
        for mutant in mutants_of(api):
            if _is_meant(mutant.name, mutant.kind, options.only):
                with serving(mutant, options.serve) as faulty, suppress(KeyboardInterrupt):
                    keys = ", ".join(f"{key} ({name})" for name, key in faulty.keys.items())
                    print(f"{api}, {mutant.name}: {faulty.url}, keys: {keys}", flush=True)
                    Event().wait()
                return 0
    return _none()


def _none() -> int:
    print("mutants: there is none of that name", file=sys.stderr)
    return 2


def _chosen(api: str, options: argparse.Namespace) -> list[str]:
    mutants = [one for one in mutants_of(api) if _is_meant(one.name, one.kind, options.only)]
    if options.named:
        named = read_names(options.named, api)
        mutants = [one for one in mutants if one.name in named]
    if options.sample:
        mutants = sample(mutants, options.sample, options.day)
    return [mutant.name for mutant in mutants]


def _is_meant(name: str, kind: str, only: Sequence[str]) -> bool:
    return not only or any(text in name or text == kind for text in only)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.mutants", description=__doc__)
    parser.add_argument("--api", action="append", choices=API_NAMES, help="may be repeated")
    parser.add_argument("--only", action="append", default=[], metavar="TEXT", help=_ONLY)
    parser.add_argument("--named", type=Path, help="those that a file names, as --list does")
    names = "check nothing: print the names, each behind its API"
    parser.add_argument("--list", action="store_true", help=names)
    parser.add_argument("--missed", type=Path, help="a file for the names of those that go by")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many of an API")
    today = datetime.now(UTC).date()
    parser.add_argument("--day", type=date.fromisoformat, default=today, help="of the sample")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time (%(default)s)")
    depth = parser.add_mutually_exclusive_group()
    depth.add_argument("--quick", action="store_true", help="nothing in depth")
    depth.add_argument("--deep", action="store_true", help="all in depth, to see it fail nowhere")
    parser.add_argument("--seed", type=int, default=0, help="of the check (%(default)s)")
    serve = "check nothing: serve the first of them at this port"
    parser.add_argument("--serve", type=int, default=0, metavar="PORT", help=serve)
    parser.add_argument("--json", type=Path, help="a file for all that was found")
    return parser.parse_args()


_ONLY = "all with the text in their names, or of that kind (--list names them); may be repeated"


if __name__ == "__main__":
    sys.exit(main())
