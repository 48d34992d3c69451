"""kill -9 in the middle of writing: what a step writes is there as a whole or not at all."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from monitor.store import open_store, schema
from monitor.store.checking import check
from tests.extent import some
from tests.store.support import NOW, published, rows, run, source
from tests.store.test_schema import definitions, migrations_with

WORKER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from monitor.store import open_store
    from monitor.views import DigestRun
    from monitor.watching import Alarm, Changes, Kind, Look
    from tests.store.support import MINUTE, NOW, alert, message, new_story, published, run, source

    with open_store(Path(sys.argv[1])) as store:
        run(store.sync_sources([source()], NOW))
        number = store.counts().entries
        run(store.begin_digests({"noon": DigestRun(NOW)}))
        print("ready", flush=True)
        while True:
            number += 1
            raised = alert(f"A{number}", ("desk", "night"), rules=(f"r{number}",))
            published(store, f"e{number}", new_story(raised))
            now = NOW + number * MINUTE
            alarm = Alarm(Kind.SILENT_RULE, f"rule {number}", "no match", now)
            run(store.settle_watch(Look(Changes(opened=(alarm,)), (), message(), ("desk",)), now))
            run(store.settle_digest("noon", DigestRun(now, now, number), {"desk": message()}, now))
            print(number, flush=True)
    """
)


def killed_after(path: Path, steps: int) -> int:
    """Run the worker until it has told of so many steps, kill it, and say which step it told of last."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as worker:
        assert worker.stdout is not None
        said = [worker.stdout.readline().strip() for _ in range(steps + 1)]
        worker.kill()
        said += worker.stdout.read().split()
    assert said[0] == "ready"
    return int(said[-1])


@pytest.mark.parametrize("steps", some([4, 1, 11], 3))
def test_what_was_reported_is_there_and_nothing_is_half_written(path: Path, steps: int) -> None:
    last = killed_after(path, steps)
    with open_store(path) as store:
        counts = store.counts()
        # At most one step was under way: its entry may be there without its article, never half of either.
        assert counts.articles in (last, last + 1)
        assert counts.entries - counts.articles in (0, 1)
        assert counts.alerts == counts.stories == counts.articles
        ((alarms,),) = rows(path, "SELECT count(*) FROM alarm WHERE told IS NOT NULL")
        assert alarms in (last, last + 1)
        ((digests,),) = rows(path, "SELECT count(*) FROM delivery WHERE kind = 'scheduled'")
        assert digests in (last, last + 1)
        assert store.scheduled_runs()["noon"].mark == digests, "a digest is there with how far it went"
        assert counts.waiting == 2 * counts.alerts + alarms + digests, "an alarm is there with its word"
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        assert rows(path, "SELECT count(*) FROM body") == [(counts.articles,)]
        assert rows(path, "SELECT count(*) FROM article_fts_docsize") == [(counts.articles,)]


MIGRATION = """
import time
from alembic import op
import sqlalchemy as sa

revision = "next"
down_revision = "HEAD"


def upgrade():
    op.add_column("article", sa.Column("mood", sa.Text()))
    op.execute("DELETE FROM article_fts")
    op.execute("CREATE TABLE half (id INTEGER)")
    print("half way", flush=True)
    time.sleep(60)
"""

MIGRATE = """
import sys
from pathlib import Path
from monitor.store import engine, schema

path = Path(sys.argv[1])
schema.upgrade(engine.writing_engine(path), path, Path(sys.argv[2]), head="next")
"""


def test_a_migration_that_is_killed_half_way_has_not_been(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        run(store.sync_sources([source()], NOW))
        published(store, "a")
    before = definitions(path)
    migrations = migrations_with(tmp_path, MIGRATION)
    with subprocess.Popen(
        [sys.executable, "-c", MIGRATE, str(path), str(migrations)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "half way\n"
        child.kill()
    assert definitions(path) == before
    with open_store(path) as store:
        assert store.counts().articles == 1
    assert not check(path, full=True).problems
    copy = path.with_name(f"{path.name}.before-{schema.HEAD}")
    assert rows(copy, "SELECT count(*) FROM article") == [(1,)], "the copy was made before"
