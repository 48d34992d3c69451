"""``monitor export``: evidence that vouches for itself, lines that go on, all of it in one file."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import tarfile
import tomllib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import zstandard

from monitor.flows.evidence import public
from monitor.store.sqlite import open_raw
from tests.cli.scene import ALIVE, HOSTILE, Desk
from tests.flows.scene import FEED, Scene, feed, item, page
from tests.store.support import rows

PAGE = page("A ferry sails again after the storm. " * 40, "Ferry sails")
PEERS = Path(__file__).parents[2] / ".peers"


@pytest.fixture
def desk(fresh: Desk) -> Desk:
    """An archive with a matched article and its page, one with hostile words, one without a match."""
    fresh.state.mkdir()
    scene = Scene(fresh.state)
    sent = (
        *PAGE.headers,
        ("set-cookie", "id=hush-hush"),
        ("x-csrf-token", "hush"),
        ("content-encoding", "br"),
    )
    scene.wire.put("https://courier.example/a", replace(PAGE, headers=sent))
    scene.wire.put("https://courier.example/b", replace(PAGE, headers=sent, body=b"<p>short</p>"))
    scene.wire.put("https://courier.example/c", replace(PAGE, headers=sent, body=b"<p>nothing</p>"))
    scene.wire.put(FEED, feed(item("a", "Ferry sails"), item("b", HOSTILE, "A fire."), item("c", "Nothing")))
    scene.poll()
    scene.read()
    scene.store.close()
    return fresh


def case(desk: Desk, folder: Path, *chosen: str) -> tuple[dict[str, Any], bytes]:
    done = desk("export", "--case", "ferries", "--out", str(folder), *chosen)
    assert (done.code, done.err) == (0, "")
    listed = (folder / "ferries.json").read_bytes()
    assert sha256(listed).hexdigest() == done.out.splitlines()[-1]
    return json.loads(listed), (folder / "ferries.warc.gz").read_bytes()


# --- evidence -----------------------------------------------------------------------------------------


def test_only_pages_in_which_a_rule_held_are_kept(desk: Desk) -> None:
    kept = rows(desk.state / "monitor.db", "SELECT article, size, headers FROM evidence")
    assert [(row[0], row[1]) for row in kept] == [(1, len(PAGE.body)), (2, len(b"<p>short</p>"))]
    assert "hush" not in str(kept)
    assert "content-type" in kept[0][2]


def test_headers_that_may_let_somebody_in_are_left_out() -> None:
    names = (
        "Set-Cookie",
        "x-auth-token",
        "WWW-Authenticate",
        "X-API-Key",
        "Session-Id",
        "etag",
        "date",
        "server",
    )
    assert [name for name, _ in public(tuple((name, "x") for name in names))] == ["etag", "date", "server"]


def test_a_case_vouches_for_every_byte(desk: Desk, tmp_path: Path) -> None:
    listed, written = case(desk, tmp_path, "--tag", "transport")
    told = listed["warc"]
    assert (told["bytes"], told["sha256"]) == (len(written), sha256(written).hexdigest())
    records = listed["records"]
    assert [record["type"] for record in records] == ["warcinfo", "response", "resource"]
    assert listed["selection"] == {"tag": "transport", "matched": True}
    (article,) = listed["articles"]
    assert (article["title"], article["rules"], article["pages"]) == ("Ferry sails", ["ferry"], 1)
    verified = desk("export", "--verify", str(tmp_path / "ferries.json"))
    assert (verified.code, verified.out) == (0, f"{tmp_path / 'ferries.json'}: as its manifest says.\n")
    for at in range(0, len(written), 37):
        spoilt = bytearray(written)
        spoilt[at] ^= 1
        (tmp_path / "ferries.warc.gz").write_bytes(spoilt)
        if at % 185 == 0:
            assert desk("export", "--verify", str(tmp_path / "ferries.warc.gz")).code == 1, at


def test_each_record_is_a_gzip_member_that_reads_by_the_book(desk: Desk, tmp_path: Path) -> None:
    listed, written = case(desk, tmp_path)
    for record in listed["records"]:
        part = gzip.decompress(written[record["offset"] :][: record["length"]])
        head, _, rest = part.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        assert head.startswith(b"WARC/1.1\r\n")
        assert len(rest) == int(fields["Content-Length"]) + 4
        assert rest.endswith(b"\r\n\r\n")
        assert fields["WARC-Type"] == record["type"]
        if record["type"] == "response":
            status, _, body = rest[:-4].partition(b"\r\n\r\n")
            assert status.startswith(b"HTTP/1.1 200 OK\r\n")
            assert b"x-archive-orig-content-encoding: br" in status
            assert b"set-cookie" not in status
            assert sha256(body).hexdigest() == record["page_sha256"]
        if record["type"] == "resource":
            assert json.loads(rest)["matches"][0]["rule"] in ("ferry", "fire")


def test_the_same_case_makes_the_same_records(desk: Desk, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, _ = case(desk, tmp_path / "one")
    two, _ = case(desk, tmp_path / "two")
    said = [[{**record, "offset": 0} for record in made["records"][1:]] for made in (one, two)]
    assert said[0] == said[1]


def test_warcio_reads_what_we_write(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(PEERS)
    checker = pytest.importorskip("warcio.checker", reason="`make peers` installs warcio")
    iterator = pytest.importorskip("warcio.archiveiterator")
    case(desk, tmp_path)
    with (tmp_path / "ferries.warc.gz").open("rb") as file:
        read = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.digest_checker.passed)
            for record in iterator.ArchiveIterator(file, check_digests=True)
            if record.content_stream().read() is not None
        ]
    assert [kind for kind, _, _ in read] == ["warcinfo", "response", "resource", "response", "resource"]
    assert all(passed for _, _, passed in read)
    assert checker


def test_what_cannot_be_made_or_verified_is_told(desk: Desk, tmp_path: Path) -> None:
    none = desk("export", "--case", "x", "--tag", "nobody", "--out", str(tmp_path))
    assert (none.code, none.err) == (1, "No such article is stored in which a rule held.\n")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
    case(desk, tmp_path)
    again = desk("export", "--case", "ferries", "--out", str(tmp_path))
    assert (again.code, "is there already: an export replaces nothing" in again.err) == (4, True)
    assert desk("export", "--case", "../x").code == 2
    assert desk("export").code == desk("export", "--case", "x", "--ndjson").code == 2
    nowhere = desk("export", "--case", "x", "--out", str(tmp_path / "nowhere"))
    assert (nowhere.code, "No such file or directory" in nowhere.err) == (4, True)
    for text in ("[]", "{}", '{"warc": {"file": "ferries.warc.gz", "bytes": "x"}}', "\x00"):
        (tmp_path / "bad.json").write_text(text)
        bad = desk("export", "--verify", str(tmp_path / "bad.json"))
        assert (bad.code, "this is not the manifest of a case" in bad.err) == (4, True)
    assert desk("export", "--verify", str(tmp_path / "none.json")).code == 4


# --- lines --------------------------------------------------------------------------------------------


def test_a_case_appears_under_its_name_only_when_it_is_whole(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the middle, it left half a file that looked whole, and no second try was allowed."""

    def killed(*_: object) -> None:
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [".ferries.warc.gz.half"]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("monitor.export.case.Case.add", killed)
        desk("export", "--case", "ferries", "--out", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
    (tmp_path / ".ferries.warc.gz.half").write_bytes(b"left by a kill")
    case(desk, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "ferries.json",
        "ferries.warc.gz",
    ]


def test_lines_go_on_where_they_ended(desk: Desk) -> None:
    first = [json.loads(line) for line in desk("export", "--ndjson").out.splitlines()]
    assert [one["type"] for one in first] == [*["article"] * 3, *["story"] * 3, *["alert"] * 2, "cursor"]
    assert [one["article"] for one in first[:3]] == [1, 2, 3]
    assert first[0]["matches"] == [{"rule": "ferry", "tags": ["transport"], "severity": "medium"}]
    again = desk("export", "--ndjson", "--cursor", first[-1]["cursor"]).out.splitlines()
    assert [json.loads(line)["type"] for line in again] == ["cursor"]
    assert json.loads(again[0]) == first[-1]
    part = desk("export", "--ndjson", "--cursor", "2").out.splitlines()
    assert [json.loads(line)["type"] for line in part] == ["article", "story", "alert", "alert", "cursor"]
    assert desk("export", "--ndjson", "--cursor", "x").code == 2


def test_an_edited_article_leaves_with_what_it_said_before(fresh: Desk, tmp_path: Path) -> None:
    fresh.state.mkdir()
    scene = Scene(fresh.state)
    for title in ("Ferry sails", "Ferry sank"):
        scene.wire.put(FEED, feed(item("a", title, f"{title} today. " * 60)))
        scene.poll()
        scene.read()
        scene.later(hours=2)
    scene.store.close()
    article = json.loads(fresh("export", "--ndjson").out.splitlines()[0])
    (old,) = article["versions"]
    assert (article["title"], old["title"], old["number"]) == ("Ferry sank", "Ferry sails", 1)
    assert (old["since"][:13], old["until"][:13]) == ("2026-10-04T12", "2026-10-04T14")
    listed, written = case(fresh, tmp_path)
    place = listed["records"][-1]
    part = gzip.decompress(written[place["offset"] :][: place["length"]]).partition(b"\r\n\r\n")[2]
    assert json.loads(part)["versions"][0]["title"] == "Ferry sails"


def test_hostile_words_stay_words(desk: Desk) -> None:
    out = desk("export", "--ndjson", "--rule", "fire").out
    assert not [sign for sign in ALIVE if sign in out]
    (article,) = [one for one in map(json.loads, out.splitlines()) if one["type"] == "article"]
    assert "[bold]Fire[/bold]" in article["title"]


# --- all of it ----------------------------------------------------------------------------------------


def test_all_of_it_comes_back_on_another_machine_without_secrets(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(
        "receivers.toml",
        '[[receiver]]\nname = "desk"\nurl = "https://hooks.slack.com/services/T0/B0/hush" # my own\n'
        '[[receiver]]\nname = "bot"\nkind = "telegram"\ntoken = \'123:hush-token\'\nchat = "@desk"\n',
    )
    desk.write(
        "sources.toml",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nheaders = { X-Key = "hushhush" }\n',
    )
    desk.write("key.pem", "hush")
    done = desk("export", "--all", str(tmp_path / "all.tar.zst"))
    assert (done.code, done.err) == (0, "")
    assert sorted(line.split()[5] for line in done.out.splitlines()[1:]) == [
        "A_X_KEY",
        "BOT_TOKEN",
        "DESK_URL",
    ]
    packed = (tmp_path / "all.tar.zst").read_bytes()
    plain = zstandard.ZstdDecompressor().stream_reader(packed).read()
    assert b"hush" not in plain
    other = tmp_path / "other"
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        tar.extractall(other, filter="data")
    assert {path.name for path in other.rglob("*") if path.is_file()} == {
        "EXPORT.json", "monitor.db", "monitor.db.json", "monitor.toml", "receivers.toml", "sources.toml",
    }  # fmt: skip
    moved = tomllib.loads((other / "config" / "receivers.toml").read_text())
    assert [one.get("url") or one["token"] for one in moved["receiver"]] == ["${DESK_URL}", "${BOT_TOKEN}"]
    assert "# my own" in (other / "config" / "receivers.toml").read_text()
    new = Desk.__new__(Desk)
    new.config, new.state, new._patch = other / "config", other / "state", monkeypatch
    for name, value in (("DESK_URL", "https://x.example"), ("BOT_TOKEN", "1:x"), ("A_X_KEY", "k")):
        monkeypatch.setenv(name, value)
    assert new("check").code == 0
    assert new("db", "restore", str(other / "monitor.db")).code == 0
    assert rows(new.state / "monitor.db", "SELECT count(*) FROM evidence") == [(2,)]


def test_a_short_secret_or_a_name_takes_no_word_of_its_kind_with_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address, a sender, an id that has it too was spoilt: nobody could read the configuration."""
    desk.write(
        "sources.toml",
        '[[source]]\nid = "desk"\nurl = "imap://mail.example/desk"\nuser = "desk"\npassword = "desk"\n'
        '[[source]]\nid = "b"\nurl = "https://desk.example/f"\nheaders = { X-Key = \'desk\' }\n',
    )
    desk.write(
        "receivers.toml",
        '[[receiver]]\nname = "d"\nkind = "email"\nurl = "smtps://mail.example"\nuser = "ann@mail.example"\n'
        'password = "hush and hush"  # hush and hush\nsender = "ann@mail.example"\nto = ["b@mail.example"]\n'
        '[[receiver]]\nname = "h"\nurl = "${file:hook-url}"\n',
    )
    desk.write("hook-url", "https://h.example/x")
    done = desk("export", "--all", str(tmp_path / "all.tar.zst"))
    assert (done.code, done.err) == (0, "")
    assert "A file stays behind: take hook-url to the other machine.\n" in done.out
    plain = zstandard.ZstdDecompressor().stream_reader((tmp_path / "all.tar.zst").read_bytes()).read()
    assert b"hush" not in plain
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        tar.extractall(tmp_path / "other", filter="data")
    config = tmp_path / "other" / "config"
    (config / "hook-url").write_text("https://h.example/x")
    sources = tomllib.loads((config / "sources.toml").read_text())["source"]
    assert (sources[0]["id"], sources[0]["url"]) == ("desk", "imap://mail.example/desk")
    assert {*(sources[0][key] for key in ("user", "password")), sources[1]["headers"]["X-Key"]} == {
        "${DESK_USER}"
    }
    for line in done.out.splitlines():
        if "secret" in line:
            monkeypatch.setenv(line.split()[5], "x")
    assert desk("check", "--config", str(config)).code == 0


def test_a_place_without_room_or_leave_is_told_and_nothing_stays(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended in a traceback."""
    nowhere = desk("export", "--all", str(tmp_path / "nowhere" / "all.tar.zst"))
    assert (nowhere.code, nowhere.err.count("\n")) == (4, 1)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    left = tmp_path / ".all.tar.zst.half"
    left.mkdir()
    (left / "monitor.db").write_bytes(b"of a call that was killed")
    with monkeypatch.context() as patched:
        patched.setattr(tarfile.TarFile, "add", full)
        done = desk("export", "--all", str(tmp_path / "all.tar.zst"))
    assert (done.code, done.out) == (4, "")
    assert done.err == f"monitor: {tmp_path}/all.tar.zst: No space left on device\n"
    assert not list(tmp_path.glob("*all*"))
    assert desk("export", "--all", str(tmp_path / "all.tar.zst")).code == 0


def test_a_secret_that_would_stay_keeps_the_file_from_being_made(desk: Desk, tmp_path: Path) -> None:
    desk.write("receivers.toml", '[[receiver]]\nname = "d"\nurl = "https://h.example/\\u0068ush"\n')
    done = desk("export", "--all", str(tmp_path / "all.tar.zst"))
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("receivers.toml: a secret in it cannot be taken out: give it by ${NAME}")
    assert not (tmp_path / "all.tar.zst").exists()


def test_evidence_goes_in_time(desk: Desk) -> None:
    raw = open_raw(desk.state / "monitor.db", read_only=False)
    raw.execute("UPDATE evidence SET at = at - 400 * 86400000000 WHERE article = 1")
    raw.close()
    gone = json.loads(desk("db", "prune", "--json").out)
    assert gone["evidence"]["number"] == 1
    assert rows(desk.state / "monitor.db", "SELECT article FROM evidence") == [(2,)]
