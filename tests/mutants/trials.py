"""Hold the check against many mutants, several at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from .catalogue import mutants_of
from .trial import Trial, tried


def try_all(
    api: str, names: Sequence[str], seed: int, quick: bool, jobs: int, deep: bool = False
) -> Iterator[Trial]:
    """What becomes of mutants, by their names, in the order in which that is known."""
    if jobs == 1:
        yield from (try_one(api, name, seed, quick, deep) for name in names)
        return
    # Servers and their thread are not to be forked.
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        tasks = [pool.submit(try_one, api, name, seed, quick, deep) for name in names]
        for task in as_completed(tasks):
            yield task.result()


def try_one(api: str, name: str, seed: int, quick: bool, deep: bool = False) -> Trial:
    """Try a mutant by its name, as a mutant itself cannot be handed to another process."""
    mutant = next(one for one in mutants_of(api) if one.name == name)
    return tried(mutant, seed, quick, deep)
