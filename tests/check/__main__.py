"""Hold servers that are right to the documents: `python -m tests.check`.

The emulator must be found to honour everything, with whatever seed; of the second server, which
makes use of its freedoms in another way each time, nothing documented may be found broken. The
exit code is 1 if the check says otherwise of any, or leaves a record behind.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager

from .second import FAR, NEAR, each_alone, freedoms
from .serving import APIS
from .soundness import Sound, emulator, mistakes, report_on, second

_OF_THE_SECOND = APIS[:2]


def main() -> int:
    """Check server after server, and tell of each."""
    options = _options()
    failed = 0
    for name, server, seed, is_free in _servers(options):
        with server as sound:
            report = report_on(sound, seed, options.max_requests, options.quick)
        wrong = mistakes(report, tolerates_remarks=is_free)
        failed += bool(wrong)
        print(f"{'WRONG' if wrong else 'right'}  {name}: {report.summary}", flush=True)
        for text in wrong:
            print(f"  {text}", flush=True)
    print(f"the check was wrong of {failed} servers")
    return int(failed > 0)


_Server = tuple[str, AbstractContextManager[Sound], int, bool]


def _servers(options: argparse.Namespace) -> Iterator[_Server]:
    for seed in range(options.first, options.first + options.emulator):
        for api in options.api or APIS:
            yield f"emulator, {api}", emulator(api), seed, False
    for api in _OF_THE_SECOND:
        if not options.api or api in options.api:
            yield from _seconds(api, options)


def _seconds(api: str, options: argparse.Namespace) -> Iterator[_Server]:
    for seed in range(options.first, options.first + options.second):
        chosen = {0: NEAR, 1: FAR}.get(seed) or freedoms(seed)
        yield f"second server, {api}, freedoms {seed}", second(api, chosen), seed, True
    for name, chosen in each_alone(api) if options.each else ():
        yield f"second server, {api}, {name}", second(api, chosen), options.first, True


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.check", description=__doc__)
    parser.add_argument("--api", action="append", choices=APIS, help="may be repeated")
    many = "how many runs, each with another seed (%(default)s)"
    parser.add_argument("--emulator", type=int, default=50, help=many)
    parser.add_argument("--second", type=int, default=20, help=many)
    parser.add_argument("--each", action="store_true", help="each freedom alone, too")
    parser.add_argument("--first", type=int, default=0, help="the first seed (%(default)s)")
    parser.add_argument("--max-requests", type=int, default=3000)
    parser.add_argument("--quick", action="store_true", help="nothing in depth")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
