"""What the servers that we poll would write in their logs in 30 days, and how 500 feeds survive an outage.

    python -m benchmarks.manners [--days 30] [--feeds 500] [--direct]

The clock is moved, not waited for. The poller, the HTTP client and the database are the product's own; a
server on loopback knows its rules by heart and keeps score, while the daemon restarts, and crashes in loops
with polls in flight. `--direct` asks the server without a socket between. Exit code 1 when a promise of
docs/manners.md was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks.newsstand.feeds import NEWSSTAND, START, H, M, Shelf
from benchmarks.newsstand.server import Score
from benchmarks.newsstand.wire import Door, opened
from benchmarks.newsstand.world import World
from monitor.flows.events import Notice, Noticed
from monitor.net.http import Http
from monitor.text.spans import show

DAY = timedelta(days=1)
LOOPS, DEATHS = 50, 4
"""Crash loops, and how often the daemon dies in each."""


async def month(
    folder: Path,
    days: float,
    shelves: Sequence[Shelf] = NEWSSTAND,
    loops: int = LOOPS,
    *,
    direct: bool = True,
) -> World:
    """A daemon's life of so many days, with crash loops spread over it."""
    async with _at_the_door(direct) as at:
        world = World(folder, shelves, 10 * M, 2 * H, at)
        await world.start()
        for loop in range(loops):
            await world.live(START + days * DAY * (loop + 0.3) / loops)
            await world.crash_loop(DEATHS)
        await world.live(START + days * DAY)
    world.unlike = at[0].unlike if at else set()
    return world


def _at_the_door(direct: bool) -> contextlib.AbstractAsyncContextManager[tuple[Door, Http] | None]:
    return contextlib.nullcontext() if direct else opened()


def log(world: World) -> Iterator[str]:
    """The log as the servers' owners would read it, added up by feed."""
    yield (
        f"{'feed':<36} {'requests':>8} {'whole':>6} {'new':>6} {'304':>6} {'errors':>6}"
        f" {'shortest':>8}  early invented held skipped"
    )
    for shelf in world.shelves:
        one = world.stand.scores[shelf.url]
        yield (
            f"{shelf.about:<36} {one.requests:>8,} {one.whole:>6} {one.changed:>6,} {one.unchanged:>6,}"
            f" {one.errors:>6} {show(one.shortest):>8}  {one.early:>5} {one.invented:>8} {one.held:>4}"
            f" {one.skipped:>7}"
        )


def broken(world: World) -> Iterator[str]:
    """The promises that were broken, in words."""
    statuses = world.statuses()
    for shelf in world.shelves:
        score, state = world.stand.scores[shelf.url], statuses[shelf.url].state
        ends = any(one.status == 410 for one in shelf.troubles)
        promises = {
            "early, invented, held or skipped is not 0": score.clean,
            f"asked in full {score.whole} times": shelf.lies or score.whole == 1 + score.repeated,
            "its new address was not learnt": not shelf.moved[1] or state.moved == shelf.moved[1],
            "still polled": not ends or state.gone is not None,
            "has not recovered": ends or not state.failures,
            "entries were missed and nobody was told": ends or state.gaps or not missed(world, shelf, score),
        }
        yield from (f"{shelf.about}: {promise}" for promise, kept in promises.items() if not kept)
    told = sum(isinstance(event, Noticed) and event.notice is Notice.GONE for event in world.events)
    if told != sum(any(one.status == 410 for one in shelf.troubles) for shelf in world.shelves):
        yield f"told {told} times of feeds that are gone"
    if world.unlike:
        yield f"requests had {', '.join(sorted(world.unlike))}"


def missed(world: World, shelf: Shelf, score: Score) -> int:
    """Entries that were out when the feed was last asked, and are not in the database."""
    if score.last is None:
        return 0
    first = max(shelf.version(score.times[0]) - shelf.shown, 0)
    return shelf.version(score.last) - first - world.statuses()[shelf.url].entries


async def outage(
    folder: Path, count: int, days: float = 7, *, direct: bool = True
) -> tuple[World, timedelta]:
    """So many feeds through an outage of our own network; the longest wait until one came again."""
    shelves = [
        Shelf(f"https://site-{number}.test-{number % 97}.example{number}/feed", "", every=3 * H)
        for number in range(count)
    ]
    async with _at_the_door(direct) as at:
        world = World(folder, shelves, H, 6 * H, at)
        await world.start()
        await world.live(START + 2 * DAY)
        world.stand.down = True
        await world.live(world.now + days * DAY)
        world.stand.down = False
        back = world.now
        await world.live(back + 6 * H * 1.1 + M)
    waits = [
        min((at for at in score.times if at >= back), default=None) for score in world.stand.scores.values()
    ]
    return world, max(DAY * 999 if at is None else at - back for at in waits)


def main() -> int:
    """Print the log and the verdict; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.manners")
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--direct", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        faults = _print_month(Path(folder), given.days, given.direct)
    with tempfile.TemporaryDirectory() as folder:
        faults += _print_outage(Path(folder), given.feeds, given.direct)
    print("\n" + ("\n".join(f"BROKEN: {fault}" for fault in faults) or "Every promise was kept."))
    return bool(faults)


def _print_month(folder: Path, days: float, direct: bool) -> list[str]:
    world = asyncio.run(month(folder, days, direct=direct))
    scores = world.stand.scores.values()
    print("Asked in this process:" if direct else "Asked on loopback:")
    print("\n".join(log(world)))
    lost = {shelf.about: missed(world, shelf, world.stand.scores[shelf.url]) for shelf in world.shelves}
    gaps = sum(status.state.gaps for status in world.statuses().values())
    print(
        f"\n{days:g} days, {len(NEWSSTAND)} feeds, {sum(one.requests for one in scores):,} requests; "
        f"{world.lives} starts, {LOOPS} crash loops, {world.kills} polls killed in flight.\n"
        f"Asked in full: {sum(one.whole for one in scores)}, of which {sum(one.repeated for one in scores)} "
        "because a kill kept the first answer from being written down.\n"
        f"Entries published and not stored: {sum(lost.values()):,} "
        f"({', '.join(f'{about}: {count:,}' for about, count in lost.items() if count > 0) or 'none'}); "
        f"gaps told: {gaps}."
    )
    faults = list(broken(world))
    world.close()
    return faults


def _print_outage(folder: Path, count: int, direct: bool) -> list[str]:
    world, longest = asyncio.run(outage(folder, count, direct=direct))
    states = [status.state for status in world.statuses().values()]
    well = sum(not state.failures and not state.error for state in states)
    times = [at for score in world.stand.scores.values() for at in score.times]
    minutes = Counter(at.replace(second=0, microsecond=0) for at in times if at > world.now - DAY / 2)
    most = max(minutes.values(), default=0)
    print(
        f"\n7 days without a network: {well} of {count} feeds recovered unaided, the last after "
        f"{show(longest)} (intervals of up to 6h, jitter included); "
        f"{most} requests in the busiest minute after."
    )
    world.close()
    return (
        [] if well == count and longest <= 6.6 * H + M else ["outage: not all recovered within an interval"]
    )


if __name__ == "__main__":
    raise SystemExit(main())
