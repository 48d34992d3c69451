"""The configuration of the demo's daemon: a short clock, loopback allowed, one receiver at each door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from monitor.demo import kinds
from monitor.demo.chat import Doors
from monitor.demo.content import Outlet, text
from monitor.demo.hub import PUSHES
from monitor.demo.mailbox import PASSWORD, USER

SIGNING_KEY = "whsec_ZGVtbyBrZXksIGtub3duIHRvIGV2ZXJ5Ym9keQ=="
"""No secret: it signs messages from this machine to itself."""

_SETTINGS = """\
# The demo's clock is short and its world is this machine: none of this is advice for real use.
contact = "https://example.org/monitor-demo"

[polling]
every = "1s"
at_most = "2s"

[network]
timeout = "5s"
allow = ["127.0.0.0/8"]

[delivery]
retries = ["1s", "1s", "2s", "2s", "4s"]

[advanced]
lease = "5s"
"""

_RECEIVERS = """\
# The same chat at four doors. The first is signed and picky, the others are what people use.
[[receiver]]
name = "desk"
kind = "webhook"
url = "{webhook}"
signing_keys = ["${{file:signing-key.txt}}"]

[[receiver]]
name = "slack"
kind = "slack"
url = "{slack}"

[[receiver]]
name = "discord"
kind = "discord"
url = "{discord}"

[[receiver]]
name = "telegram"
kind = "telegram"
url = "{telegram}"
token = "{token}"
chat = "100200300"

[[route]]
receivers = ["desk", "slack", "discord", "telegram"]
"""


_PUSH = """\

[websub]
callback = "http://127.0.0.1:{port}/hubs"
listen = "127.0.0.1:{port}"
"""


def files(sources: Mapping[Outlet, str], doors: Doors, token: str, port: int) -> dict[str, str]:
    """File names and contents of the configuration directory; `sources` gives each outlet's feed.

    `port` is where hubs call.
    """
    receivers = _RECEIVERS.format(
        webhook=doors.webhook,
        slack=doors.slack,
        discord=doors.discord,
        telegram=doors.telegram,
        token=token,
    )
    return {
        "monitor.toml": _SETTINGS + _PUSH.format(port=port),
        "sources.toml": "\n".join(_source(outlet, url) for outlet, url in sources.items()),
        "rules.toml": text("rules.toml"),
        "receivers.toml": receivers,
        "signing-key.txt": SIGNING_KEY + "\n",
    }


def write(directory: Path, contents: Mapping[str, str]) -> None:
    """Put the files into `directory`, readable by their owner alone: a signing key is among them."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        path = directory / name
        path.touch(mode=0o600)
        path.write_text(content, encoding="utf-8")


def _source(outlet: Outlet, url: str) -> str:
    """JSON strings are TOML basic strings, as far as names of outlets go."""
    name = json.dumps(outlet.name, ensure_ascii=False)
    named = (*kinds.FORMS, *kinds.BEYOND)
    kind = f'kind = "{outlet.form}"\n' if outlet.form in named and outlet.form not in kinds.ACCOUNTS else ""
    select = f"select = {kinds.SELECT}\n" if outlet.form == "page" else ""
    select += f'user = "{USER}"\npassword = "{PASSWORD}"\n' if outlet.form == "imap" else ""
    select += 'every = "1h"\nat_most = "1h"\n' if outlet.quirk == PUSHES else ""
    told = f'name = {name}\nlang = "{outlet.lang}"\n{kind}{select}'
    return f'[[source]]\nid = "{outlet.id}"\nurl = "{url}"\n{told}'
