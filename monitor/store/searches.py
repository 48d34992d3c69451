"""Searches of the archive, as the command line asks for them.

What turns a query into SQL knows the rules, which take longer to load than most answers to find: it is loaded
by who searches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from monitor.model import Article
from monitor.store.reading import Reads
from monitor.views.search import EVERYTHING, Filters, Hit, Place, Proof, Stored, hit
from monitor.watching import Group

if TYPE_CHECKING:
    from monitor.rules.plan import Plan

Verify = Callable[[Article], Proof | None]
"""Why a query holds for an article; None when it does not."""


class Searches:
    """What goes through stored articles. All may raise StoreError."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def articles(
        self, plan: Plan | None, filters: Filters = EVERYTHING, below: Place | None = None
    ) -> Iterator[Stored]:
        """Articles that `plan` (None: any) may fit, newest first, below a place; read as asked for."""
        from monitor.store import search

        return search.stored(self._reads.run, plan, filters, below)

    def narrows(self, plan: Plan) -> bool:
        """Whether the full-text index knows of `plan` what it may fit."""
        from monitor.store.expression import full_text

        return full_text(plan) is not None

    def found(
        self,
        plan: Plan | None,
        verify: Verify,
        filters: Filters = EVERYTHING,
        below: Place | None = None,
        look: Callable[[Stored], None] = lambda _: None,
    ) -> Iterator[Hit]:
        """Articles of which `verify` has a proof, newest first, found as they are asked for.

        `look` is told of each that is looked at.
        """
        for stored in self.articles(plan, filters, below):
            look(stored)
            proof = verify(stored.article)
            if proof is not None:
                yield hit(stored, proof)

    def search(
        self,
        plan: Plan | None,
        verify: Verify,
        filters: Filters = EVERYTHING,
        *,
        limit: int = 20,
        below: Place | None = None,
    ) -> Sequence[Hit]:
        """The first of what is `found`."""
        return list(islice(self.found(plan, verify, filters, below), limit))

    def ranked(
        self, plan: Plan | None, verify: Verify, filters: Filters = EVERYTHING, upto: int | None = None
    ) -> Sequence[Hit]:
        """What is most about `plan`'s words by the index, at most a pool of it, the most relevant first.

        `upto` leaves out articles that came after the one of that number.
        """
        from monitor.store import search

        pool = search.pool(self._reads.run, plan, filters, upto)
        found = [hit(one, proof) for one in pool if (proof := verify(one.article)) is not None]
        return sorted(found, key=lambda one: (-one.relevance, -one.article))

    def newest(self) -> int:
        """The greatest number of an article; 0 when there is none."""
        from monitor.store import search

        return self._reads.run(search.newest)

    def oldest(self) -> datetime | None:
        """When the first of the articles was published; None when there is none."""
        from monitor.store import search

        return self._reads.run(search.oldest)

    def daily(
        self, kind: Group, since: datetime, names: Sequence[str] = ()
    ) -> Mapping[str, Mapping[date, int]]:
        """Articles a UTC day of rules, of tags, or of those named; see `daily.counts`."""
        from monitor.store import daily

        return self._reads.run(partial(daily.counts, kind=kind, since=since, names=names))
