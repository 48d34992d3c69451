"""The configuration that comes with the program is right, and teaches every key."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from monitor.config import schema
from monitor.config.load import load
from monitor.config.reference import PAGE, SCHEMA_FILE, schema_text, weave
from monitor.config.shipped import shipped

CHECKOUT = Path(__file__).parents[2]
AGAIN = "run `python -m monitor.config.reference`"


def test_loads_with_one_receiver_that_is_off() -> None:
    config = load(shipped(), {})
    assert 40 <= len(config.sources) <= 60
    assert config.off == ("desk",)
    assert (config.receivers, config.routes) == ((), ())
    assert not [note for note in config.notes if note.warning and note.file != str(shipped())]


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
    config = load(shipped(), {})
    assert {source.lang for source in config.sources} >= {
        "uk",
        "ru",
        "en",
        "pl",
        "de",
        "fr",
        "tr",
        "fa",
        "ar",
        "he",
    }
    assert {source.trust for source in config.disabled} == {"state_controlled"}
    assert "state_controlled" not in {source.trust for source in config.sources}
    everything = config.sources + config.disabled
    assert all(source.name and source.lang and source.trust and source.tags for source in everything)
    assert len({source.name for source in everything}) == len(everything)


@pytest.mark.parametrize("name", ["monitor.toml", "sources.toml", "receivers.toml"])
def test_files_name_their_schema(name: str) -> None:
    assert (shipped() / name).read_text().startswith("#:schema ./monitor.schema.json\n")


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


def test_commented_tables_are_right_when_uncommented(tmp_path: Path) -> None:
    """The examples in the comments are examples of something that works."""
    for name, env in [
        ("sources.toml", {"EXAMPLE_TOKEN": "x"}),
        ("receivers.toml", dict.fromkeys(re.findall(r"\$\{([A-Z_]+)\}", RECEIVERS), "1:x")),
    ]:
        lines = (shipped() / name).read_text().splitlines()
        code = re.compile(r"#\s+(\[\[[a-z]+\]\]|[a-z_]+ = )")
        shown = [line.lstrip("# ") if code.match(line) else line for line in lines]
        loose = re.compile(r'url = "\$\{')  # two ways to write an address, beside no table
        text = "\n".join(line for line in shown if not loose.match(line))
        text = re.sub(r"(?m)^(rules|tags|sources) = .*$", "", text) if name == "receivers.toml" else text
        (tmp_path / name).write_text(text)
        (tmp_path / "archive-signing-key").write_text("whsec_" + "QUJD" * 8)
        config = load(tmp_path, env)
        assert len(config.receivers) + len(config.disabled) > 1
        (tmp_path / name).unlink()


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
