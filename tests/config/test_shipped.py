"""The configuration that comes with the program is right, and teaches every key."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.config import schema
from monitor.config.load import load
from monitor.config.reference import PAGE, SCHEMA_FILE, schema_text, weave
from monitor.config.shipped import DEFAULT, PACKS, files, shipped
from monitor.config.values import Config
from monitor.notify import NOTIFIERS
from monitor.sources import KINDS

CHECKOUT = Path(__file__).parents[2]
AGAIN = "run `python -m monitor.config.reference`"


@cache
def loaded(pack: Path) -> Config:
    """A pack as it is shipped, read once."""
    return load(pack, {})


OFF = {"state_controlled", "partisan", "aggregator"}
"""Labels of sources that are switched on by whoever wants them."""


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A pack as `init` writes it."""
    return written(request.param, tmp_path)


def written(pack: str, folder: Path) -> Path:
    for name, path in files(pack).items():
        (folder / name).write_bytes(path.read_bytes())
    return folder


def test_every_pack_loads_with_one_receiver_that_is_off(pack: Path) -> None:
    config = load(pack, {})
    assert config.off == ("desk",)
    assert (config.receivers, config.routes) == ((), ())
    assert not [note for note in config.notes if note.warning]
    everything = config.sources + config.disabled
    assert all(source.name and source.lang and source.trust and source.tags for source in everything)
    assert len({source.name for source in everything}) == len(everything)
    assert {source.trust in OFF for source in config.disabled} == {True}
    assert not {source.trust for source in config.sources} & OFF
    assert all(rule.description or rule.should_match for rule in config.rules)


def test_packs_are_what_they_are_said_to_be(tmp_path: Path) -> None:
    first = loaded(shipped())
    assert f"{len(first.rules)} rules" in PACKS[DEFAULT]
    assert f"{len({source.lang for source in first.sources})} languages" in PACKS[DEFAULT]
    assert 190 <= len(first.sources) <= 210, "some 200 sources"
    short = load(written("minimal", tmp_path), {})
    assert (len(short.sources), len(short.rules)) == (5, 3)
    with pytest.raises(KeyError):
        files("../minimal")


def test_every_label_of_trust_is_explained(pack: Path) -> None:
    page = (CHECKOUT / "docs/reference/sources.md").read_text()
    config = load(pack, {})
    rows = page.partition("## Trust labels")[2].partition("\n## ")[0]
    assert {source.trust for source in config.sources + config.disabled} <= set(
        re.findall("`([a-z_]+)`", rows)
    )


def test_no_file_is_there_twice() -> None:
    bodies = [path.read_bytes() for path in shipped().rglob("*") if path.is_file()]
    assert len(set(bodies)) == len(bodies)


def test_addresses_have_the_shape_of_their_kind() -> None:
    """Whether they live is for `monitor sources check` to say; here they are whole and written once."""
    config = loaded(shipped())
    everything = config.sources + config.disabled
    assert {source.kind for source in everything} <= set(KINDS)
    for source in everything:
        parts = urlsplit(source.url)
        assert parts.scheme in ("https", "http")
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), source.id
        assert not set(source.url) & set(' "<>{}|#')
        if source.kind == "telegram":
            assert re.fullmatch(r"https://t\.me/s/\w{5,32}", source.url), source.id
            assert "telegram" in source.tags
        assert source.country == "" or re.fullmatch("[A-Z]{2}", source.country)
    assert len({source.url.rstrip("/").partition("://")[2] for source in everything}) == len(everything)
    insecure = {source.id for source in everything if source.url.startswith("http:")}
    assert insecure == {"ynet-he", "mako-n12-he"}, "these answer without TLS alone"


def test_one_edited_line_sets_it_up(tmp_path: Path) -> None:
    for file in shipped().glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    place = tmp_path / "receivers.toml"
    before = place.read_text()
    assert before.count('\nurl = ""\n') == 1
    place.write_text(before.replace('\nurl = ""\n', '\nurl = "https://hooks.slack.com/services/T0/B0/x"\n'))
    config = load(tmp_path, {})
    assert [receiver.name for receiver in config.receivers] == ["desk"]
    assert config.routes[0].receivers == ("desk",)


def test_speaks_many_languages_and_states_are_off() -> None:
    config = loaded(shipped())
    langs = {"uk", "ru", "en", "pl", "de", "fr", "tr", "fa", "ar", "he"}
    assert {source.lang for source in config.sources} >= langs
    assert {source.trust for source in config.disabled} == OFF
    assert {source.kind for source in config.sources} == {"feed", "telegram", "sitemap", "google-news"}


@pytest.mark.parametrize("name", sorted({(one, name) for one in PACKS for name in files(one)}))
def test_files_name_their_schema(name: tuple[str, str]) -> None:
    path = files(name[0])[name[1]]
    assert path.suffix == ".json" or path.read_text().startswith("#:schema ./monitor.schema.json\n")


def test_every_setting_stands_in_monitor_toml_with_its_default() -> None:
    """Every commented setting of the file, uncommented, is a setting, and those with defaults show them."""
    text = re.sub(r"(?m)^# (?=[a-z_]+ = )", "", (shipped() / "monitor.toml").read_text())
    data = tomllib.loads(text)
    file = schema.File.model_validate(data)
    for name, table in schema.SINGLE.items():
        assert set(data[name]) == set(table.model_fields)
        given, default = getattr(file, name), table()
        changed = {key for key in table.model_fields if getattr(given, key) != getattr(default, key)}
        assert changed <= {"allow"}
    assert {"contact", "state_dir"} <= set(data)


RECEIVERS = (shipped() / "receivers.toml").read_text()
SECRETS = dict.fromkeys(re.findall(r"\$\{([A-Z_]+)\}", RECEIVERS), "1:x")
COMMENTED = re.compile(r"#\s+(?=\[\[[a-z]+\]\]|[a-z_]+ = )")


def examples(text: str) -> list[str]:
    """The commented tables of a file, uncommented, each with those below it up to an empty line."""
    blocks = (re.split(r"(?m)^(?=#\s+\[\[)", block, maxsplit=1) for block in re.split(r"\n(?:#?\n)+", text))
    lines = [block[1].splitlines() for block in blocks if len(block) == 2]
    return ["\n".join(COMMENTED.sub("", line) for line in block) for block in lines]


def receiving(folder: Path, example: str) -> Config:
    """The configuration with the desk and an example of the file of receivers, … filled in."""
    (folder / "archive-signing-key").write_text("whsec_" + "QUJD" * 8)
    (folder / "receivers.toml").chmod(0o600)
    (folder / "receivers.toml").write_text(f"{RECEIVERS.replace(EMPTY, DESK)}\n{example.replace('…', 'x')}\n")
    return load(folder, SECRETS)


def test_the_examples_of_receivers_are_right_together_in_the_long_pack(tmp_path: Path) -> None:
    config = receiving(written(DEFAULT, tmp_path), "\n".join(examples(RECEIVERS)))
    assert {receiver.kind for receiver in config.receivers} == set(NOTIFIERS)


def test_each_example_of_a_receiver_is_right_in_the_short_pack(tmp_path: Path) -> None:
    """With its route: everything that a comment shows works when its lines alone are uncommented."""
    folder = written("minimal", tmp_path)
    kinds: set[str] = set()
    shown = examples(RECEIVERS)
    assert len(shown) == 15
    for example in shown:
        config = receiving(folder, example)
        added = [receiver for receiver in config.receivers if receiver.name != "desk"]
        kinds.update(receiver.kind for receiver in added)
        named = {name for route in config.routes for name in route.receivers}
        assert {receiver.name for receiver in added} <= named or 'template = "' in example
        assert {note.message for note in config.notes if note.warning} <= {UNTOLD}
    assert kinds == set(NOTIFIERS)


UNTOLD = "no [[route]] leads to receiver `desk`: it is told of nothing"
EMPTY = '\nurl = ""\n'
DESK = '\nurl = "https://alerts.example.org/desk"\n'


def test_the_example_of_a_source_is_right_when_uncommented(pack: Path) -> None:
    text = (pack / "sources.toml").read_text()
    (example,) = examples(text)
    (pack / "sources.toml").write_text(f"{text}\n{example}\n")
    config = load(pack, {"EXAMPLE_TOKEN": "x"})
    assert "example-news" in {source.id for source in config.sources + config.disabled}


def test_the_schema_file_is_current() -> None:
    assert (CHECKOUT / SCHEMA_FILE).read_text() == schema_text(), AGAIN
    assert json.loads(schema_text())["$schema"]


def test_the_reference_is_current_and_lists_every_key() -> None:
    page = (CHECKOUT / PAGE).read_text()
    assert weave(page) == page, AGAIN
    for table in schema.TABLES.values():
        for key, field in table.model_fields.items():
            assert f"| `{key}` |" in page
            assert field.description
            assert field.examples


def test_examples_are_right() -> None:
    """Messages and the reference show them, and tables that lack a key are checked further with them."""
    for name, table in schema.TABLES.items():
        values = {key: field.examples[0] for key, field in table.model_fields.items() if field.examples}
        assert set(values) == set(table.model_fields)
        schema.File.model_validate({name: [values] if name in schema.LISTS else values})
