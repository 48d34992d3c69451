"""Bad configurations, each with the one message it must get: a file ``a.toml``, and what is said of it."""

# ruff: noqa: E501 - messages stand as they are printed
from __future__ import annotations

BAD: list[tuple[str, str, str]] = [
    (
        "digest-hour",
        '[[receiver]]\nname = "desk"\nurl = "https://a.example/x"\n[[digest]]\nid = "m"\nat = "0 25 * * *"\nreceivers = ["desk"]\n',
        'a.toml:6: `at` must be a cron expression such as "0 8 * * mon-fri", found "0 25 * * *", which has an hour that there is not',
    ),
    (
        "digest-cron",
        '[[receiver]]\nname = "desk"\nurl = "https://a.example/x"\n[[digest]]\nid = "m"\nat = "61 8 * * *"\nreceivers = ["desk"]\n',
        'a.toml:6: `at` must be a cron expression such as "0 8 * * mon-fri", found "61 8 * * *", which has a minute that there is not',
    ),
    (
        "digest-six-fields",
        '[[receiver]]\nname = "desk"\nurl = "https://a.example/x"\n[[digest]]\nid = "m"\nat = "0 0 8 * * *"\nreceivers = ["desk"]\n',
        'a.toml:6: `at` must be a cron expression such as "0 8 * * mon-fri", found "0 0 8 * * *", which has not five fields: minute, hour, day of the month, month, day of the week',
    ),
    (
        "digest-nobody",
        '[[digest]]\nid = "m"\nat = "0 8 * * *"\nreceivers = ["nobody"]\n',
        "a.toml:4: `nobody` in this digest is no receiver; known are: none",
    ),
    (
        "digest-no-receivers",
        '[[digest]]\nid = "m"\nat = "0 8 * * *"\n',
        'a.toml:1: this digest has no `receivers`; add: receivers = ["desk"]',
    ),
    (
        "digest-zone",
        '[[receiver]]\nname = "desk"\nurl = "https://a.example/x"\n[[digest]]\nid = "m"\nat = "0 8 * * *"\nzone = "Kyiv"\nreceivers = ["desk"]\n',
        'a.toml:7: `zone` "Kyiv" is no time zone; write one such as "Europe/Kyiv" or "UTC"',
    ),
    (
        "digest-since",
        '[[receiver]]\nname = "desk"\nurl = "https://a.example/x"\n[[digest]]\nid = "m"\nat = "0 8 * * *"\nsince = "yesterday"\nreceivers = ["desk"]\n',
        'a.toml:7: `since` must be a duration such as "24h", or "last", found "yesterday": write a number and a unit (ms, s, m, h, d, w)',
    ),
    (
        "digest-twice",
        '[[receiver]]\nname = "desk"\nurl = "https://a.example/x"\n[[digest]]\nid = "m"\nat = "0 8 * * *"\nreceivers = ["desk"]\n[[digest]]\nid = "m"\nat = "0 9 * * *"\nreceivers = ["desk"]\n',
        "a.toml:9: digest id `m` is already used at a.toml:5",
    ),
    (
        "digest-cron-key",
        '[[receiver]]\nname = "desk"\nurl = "https://a.example/x"\n[[digest]]\nid = "m"\nat = "0 8 * * *"\ncron = "0 8 * * *"\nreceivers = ["desk"]\n',
        "a.toml:7: unknown key `cron` in [[digest]]; did you mean `at`?",
    ),
    (
        "kept-short",
        '[retention]\nunmatched = "29d"\n',
        'a.toml:2: `unmatched` must be 30d at least, found "29d": among those copies and stories are looked for',
    ),
    (
        "kept-word",
        '[retention]\nmatched = "always"\n',
        'a.toml:2: `matched` must be a duration such as "180d", or "forever", found "always": write a number and a unit (ms, s, m, h, d, w)',
    ),
    (
        "kept-tag",
        '[retention.tags]\nwar = "forever"\nsport = 30\n',
        'a.toml:3: `tags.sport` must be a duration in quotes such as "180d", found a whole number (30)',
    ),
    (
        "line-empty",
        '[[rule]]\nname = "r"\nquery = "a"\nshould_match = [\n  "a",\n  " ",\n]\n',
        "a.toml:6: item 2 of `should_match` is empty; write a title, and from the second line on a body",
    ),
    (
        "line-no-text",
        '[[rule]]\nname = "r"\nquery = "a"\nshould_not_match = "a"\n',
        'a.toml:4: `should_not_match` must be a list in brackets, found text; for example: should_not_match = ["A gifted interceptor of long passes"]',
    ),
    (
        "termset-empty",
        "[termsets]\nleaders = []\n",
        'a.toml:2: `leaders` must name at least one spelling, such as ["NATO", "OTAN"]',
    ),
    (
        "termset-number",
        '[termsets]\nleaders = ["a", 1]\n',
        "a.toml:2: `leaders` item 2 must be a spelling in quotes, found a whole number",
    ),
    (
        "termset-quote",
        "[termsets]\nleaders = ['a \"b\"']\n",
        "a.toml:2: `leaders` item 1 holds a quotation mark; for more than spellings write a query, not a list",
    ),
    (
        "termset-no-word",
        '[termsets]\nleaders = ["--"]\n',
        'a.toml:2: `leaders` item 1 has no letter and no digit: "--"',
    ),
    (
        "termset-no-list",
        "[termsets]\nleaders = true\n",
        'a.toml:2: `leaders` must be a list of spellings, or a query, in quotes such as "NATO OR OTAN", found true or false',
    ),
    (
        "termset-name",
        '[termsets]\n"our leaders" = ["a"]\n',
        "a.toml:2: `our leaders` cannot be written as @name: use letters, digits, _ and -",
    ),
    (
        "termset-query",
        "[termsets]\nleaders = '''\na OR\nb BROKEN\n'''\n",
        "a.toml:4:3: query of termset `leaders`: this cannot be read",
    ),
    ("termsets-no-table", "termsets = 1\n", "a.toml:1: `termsets` must be a table, found a whole number (1)"),
    (
        "termset-singular",
        '[termset]\na = ["b"]\n',
        "a.toml:1: unknown table `termset`; did you mean [termsets]?",
    ),
    (
        "tag-circle",
        '[[rule]]\nname = "a"\nquery = "x tag:red"\ntags = ["blue"]\n[[rule]]\nname = "b"\nquery = "tag:blue"\ntags = ["red"]\n',
        "a.toml:3: rules wait for each other's tags: `a` → `b` → `a`; take a tag or a tag: off one of them",
    ),
    ("no-value", "contact = \n", "a.toml:1:11: not TOML: a value is missing here, or its quotes are"),
    (
        "not-closed-quote",
        'contact = "https://example.org\n[polling]\n',
        "a.toml:1:31: not TOML: a quote was opened and not closed on this line",
    ),
    ("never-closed", '[polling]\nevery = "10m', "a.toml:2:13: not TOML: a quote was opened and never closed"),
    (
        "unquoted",
        "[polling]\nevery = 10m\n",
        "a.toml:2:11: not TOML: something stands behind the value; text must be in quotes, and each setting on a line of its own",
    ),
    (
        "twice",
        '[polling]\nevery = "10m"\nevery = "5m"\n',
        "a.toml:3:13: not TOML: this key is already set above",
    ),
    (
        "table-twice",
        '[polling]\nevery = "10m"\n[reading]\n[polling]\n',
        "a.toml:4:9: not TOML: [polling] is already there above: put its keys together",
    ),
    (
        "list-open",
        '[network]\nallow = ["10.0.0.0/8"\n[polling]\n',
        "a.toml:3:1: not TOML: a list was opened with [ and never closed, or a comma is missing",
    ),
    (
        "no-equals",
        '[polling]\nevery "10m"\n',
        "a.toml:2:7: not TOML: a key and its value need = between them",
    ),
    (
        "bad-escape",
        'contact = "C:\\dir"\n',
        "a.toml:1:16: not TOML: a backslash begins an escape; text in 'single quotes' has none",
    ),
    ("long-number", "[polling]\nconcurrency = " + "9" * 5000, "a.toml: not TOML: a number is too long"),
    (
        "long-hexadecimal",
        "[polling]\nconcurrency = 0x" + "f" * 5000,
        "a.toml:2: `concurrency` must be at most 1000, found a number too long to write",
    ),
    ("deep", "contact = " + "[" * 5000, "a.toml: not TOML: lists or tables are nested too deeply"),
    (
        "unknown-table",
        '[poling]\nevery = "5m"\n',
        "a.toml:1: unknown table `poling`; did you mean [polling]?",
    ),
    ("plural-list", '[[sources]]\nid = "a"\n', "a.toml:1: unknown table `sources`; did you mean [[source]]?"),
    (
        "alarm-unknown",
        '[watch]\noff = [\n  "full-disk",\n  "silent-rules",\n]\n',
        'a.toml:4: item 2 of `off` must be one of silent-rule, rule-spike, tag-spike, silent-source, failing-source, short-texts, missed-entries, dead-receiver, stuck-stage, failed-readers, full-disk, failed-write, found "silent-rules"; did you mean `silent-rule`?',
    ),
    (
        "odds-low",
        "[watch]\nspike_odds = 1\n",
        "a.toml:2: `spike_odds` must be at least 100, found 1",
    ),
    (
        "operator-unknown",
        '[alerts]\noperator = ["dsek"]\n[[receiver]]\nname = "desk"\nurl = ""\n',
        "a.toml:2: `dsek` in `operator` is no receiver; did you mean `desk`?",
    ),
    (
        "heartbeat-no-variable",
        '[heartbeat]\nevery = "5m"\nurl = "${NOT_SET}"\n',
        "a.toml:3: the environment variable NOT_SET is not set",
    ),
    (
        "heartbeat-url",
        '[heartbeat]\nurl = "hc.example/s3cret"\n',
        "a.toml:2: `url` of the heartbeat must begin with https:// or http://",
    ),
    (
        "unknown-far",
        "[zzz]\nq = 1\n",
        "a.toml:1: unknown table `zzz`; known are: [polling], [reading], [alerts], [network], [delivery], [retention], [evidence], [watch], [audit], [heartbeat], [websub], [advanced], [[source]], [[rule]], [[person]], [[receiver]], [[route]], [[time]], [[inhibit]], [[digest]], [termsets]",
    ),
    (
        "unknown-top-key",
        'contcat = "https://example.org"\n',
        "a.toml:1: unknown key `contcat`; did you mean `contact`?",
    ),
    (
        "top-key-elsewhere",
        "concurrency = 3\n",
        "a.toml:1: unknown key `concurrency`; it belongs in [polling] or [reading]",
    ),
    (
        "unknown-key",
        '[polling]\nevry = "5m"\n',
        "a.toml:2: unknown key `evry` in [polling]; did you mean `every`?",
    ),
    (
        "alias",
        '[polling]\ninterval = "5m"\n',
        "a.toml:2: unknown key `interval` in [polling]; did you mean `every`?",
    ),
    (
        "key-of-other-table",
        '[polling]\nmax_age = "5m"\n',
        "a.toml:2: unknown key `max_age` in [polling]; it belongs in [alerts]",
    ),
    (
        "top-key-in-table",
        '[advanced]\ncontact = "x"\n',
        "a.toml:2: unknown key `contact` in [advanced]; it belongs at the top of the file, above the first [table]",
    ),
    (
        "unknown-far-key",
        "[reading]\nzzzz = 1\n",
        "a.toml:2: unknown key `zzzz` in [reading]; it knows: concurrency, full_text",
    ),
    (
        "unknown-source-key",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nlanguage = "uk"\n',
        "a.toml:4: unknown key `language` in [[source]]; did you mean `lang`?",
    ),
    (
        "unknown-dotted",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nheader.x = "1"\n',
        "a.toml:4: unknown key `header` in [[source]]; did you mean `headers`?",
    ),
    (
        "unknown-receiver-key",
        '[[receiver]]\nname = "d"\nurl = ""\nwebhook = "https://hooks.example/canary-b7"\n',
        "a.toml:4: unknown key `webhook` in [[receiver]]; did you mean `url`?",
    ),
    (
        "single-brackets",
        '[source]\nid = "a"\n',
        "a.toml:1: `source` is written [[source]], with two brackets, above each one; found a table",
    ),
    (
        "double-brackets",
        '[[polling]]\nevery = "5m"\n',
        "a.toml:1: [polling] is written with one bracket and stands once",
    ),
    ("table-is-text", 'polling = "10m"\n', "a.toml:1: [polling] must be a table, found text"),
    (
        "list-of-text",
        'source = ["https://a.example/feed"]\n',
        "a.toml:1: each source must be a table under [[source]], found text",
    ),
    (
        "receiver-is-text",
        'receiver = "https://hooks.example/canary-b7"\n',
        "a.toml:1: `receiver` is written [[receiver]], with two brackets, above each one; found text",
    ),
    (
        "contact-number",
        "contact = 5\n",
        'a.toml:1: `contact` must be an address in quotes such as "https://example.org/about", found a whole number (5)',
    ),
    (
        "contact-paren",
        'contact = "me (at home)"\n',
        "a.toml:1: `contact` must be an address or e-mail in plain ASCII, without spaces or parentheses",
    ),
    (
        "state-dir",
        "state_dir = true\n",
        "a.toml:1: `state_dir` must be text in quotes, found true or false (true)",
    ),
    (
        "duration-number",
        "[polling]\nevery = 600\n",
        'a.toml:2: `every` must be a duration in quotes such as "10m", found a whole number (600)',
    ),
    (
        "duration-float",
        "[network]\ntimeout = 1.5\n",
        'a.toml:2: `timeout` must be a duration in quotes such as "10m", found a number with a fraction (1.5)',
    ),
    (
        "duration-bool",
        "[network]\ntimeout = true\n",
        'a.toml:2: `timeout` must be a duration in quotes such as "10m", found true or false',
    ),
    (
        "duration-word",
        '[polling]\nevery = "10 minutes"\n',
        'a.toml:2: `every` must be a duration such as "90s", "10m" or "6h", found "10 minutes": write a number and a unit (ms, s, m, h, d, w)',
    ),
    (
        "duration-negative",
        '[polling]\nevery = "-5m"\n',
        'a.toml:2: `every` must be a duration such as "90s", "10m" or "6h", found "-5m": write a number and a unit (ms, s, m, h, d, w)',
    ),
    (
        "duration-zero",
        '[polling]\nevery = "0s"\n',
        'a.toml:2: `every` must be longer than nothing, found "0s"',
    ),
    (
        "duration-huge",
        '[alerts]\nmax_age = "999999999w"\n',
        'a.toml:2: `max_age` must be a duration such as "90s", "10m" or "6h", found "999999999w": longer than 3650 days',
    ),
    (
        "count-text",
        '[polling]\nconcurrency = "32"\n',
        "a.toml:2: `concurrency` must be a whole number, found text; for example: concurrency = 16",
    ),
    (
        "count-float",
        "[reading]\nconcurrency = 1.5\n",
        "a.toml:2: `concurrency` must be a whole number, found a number with a fraction (1.5); for example: concurrency = 4",
    ),
    ("count-zero", "[reading]\nconcurrency = 0\n", "a.toml:2: `concurrency` must be at least 1, found 0"),
    ("count-many", "[advanced]\nworkers = 1000\n", "a.toml:2: `workers` must be at most 64, found 1000"),
    (
        "flag-text",
        '[reading]\nfull_text = "yes"\n',
        "a.toml:2: `full_text` must be true or false, found text; for example: full_text = false",
    ),
    (
        "flag-number",
        "[reading]\nfull_text = 1\n",
        "a.toml:2: `full_text` must be true or false, found a whole number (1); for example: full_text = false",
    ),
    (
        "selector",
        '[[source]]\nid = "a"\nurl = "https://a.example/"\nselector = "article >> p"\n',
        'a.toml:4: `selector` must be a CSS selector such as "article .body", found "article >> p": '
        "Expected selector, got <DELIM '>' at 9>",
    ),
    (
        "selector-number",
        '[[source]]\nid = "a"\nurl = "https://a.example/"\nselector = 1\n',
        'a.toml:4: `selector` must be a CSS selector in quotes such as "article .body", found a whole number (1)',
    ),
    (
        "size-number",
        "[network]\nmax_wire = 10000000\n",
        'a.toml:2: `max_wire` must be a size in quotes such as "10MB", found a whole number (10000000)',
    ),
    (
        "size-unit",
        '[network]\nmax_wire = "10 megs"\n',
        'a.toml:2: `max_wire` must be a size such as "64KB" or "10MB", found "10 megs": write a number and a unit (B, KB, MB, GB, KiB, MiB, GiB)',
    ),
    (
        "size-tiny",
        '[network]\nmax_decoded = "5B"\n',
        'a.toml:2: `max_decoded` must be between 1KB and 2GiB, found "5B"',
    ),
    (
        "allow-text",
        '[network]\nallow = "10.0.0.0/8"\n',
        'a.toml:2: `allow` must be a list in brackets, found text; for example: allow = ["192.168.10.0/24"]',
    ),
    (
        "allow-host-bits",
        '[network]\nallow = [\n  "10.0.0.0/8",\n  "192.168.1.7/24",\n]\n',
        'a.toml:4: item 2 of `allow` "192.168.1.7/24" names one address within a network; the network is "192.168.1.0/24"',
    ),
    (
        "allow-name",
        '[network]\nallow = ["localhost"]\n',
        'a.toml:2: item 1 of `allow` must be a network in CIDR form such as "10.0.0.0/8", found "localhost"',
    ),
    (
        "retries-item",
        '[delivery]\nretries = ["5s", 30]\n',
        'a.toml:2: item 2 of `retries` must be a duration in quotes such as "10m", found a whole number (30)',
    ),
    (
        "retries-many",
        "[delivery]\nretries = [" + '"5s",' * 101 + "]\n",
        "a.toml:2: `retries` must have at most 100 items, found 101",
    ),
    (
        "date",
        "[polling]\nconcurrency = 2026-11-24\n",
        "a.toml:2: `concurrency` must be a whole number, found a date or time; for example: concurrency = 16",
    ),
    (
        "waits",
        '[polling]\nevery = "2h"\nat_most = "1h"\n',
        "a.toml:2: `every` (2h) is longer than `at_most` (1h)",
    ),
    ("waits-default", '[polling]\nat_most = "1m"\n', "a.toml:2: `every` (10m) is longer than `at_most` (1m)"),
    (
        "source-no-url",
        '# one\n[[source]]\nid = "a"\n',
        'a.toml:2: this source has no `url`; add: url = "https://example.org/feed.xml"',
    ),
    (
        "source-page-without-select",
        '[[source]]\nid = "a"\nkind = "page"\nurl = "https://a.example/"\n',
        "a.toml:1: this source has no `select`; "
        'add: select = { item = "ul.news li", title = "h3", date = ".date" }',
    ),
    (
        "source-page-without-item",
        '[[source]]\nid = "a"\nkind = "page"\nurl = "https://a.example/"\nselect = { item = "" }\n',
        "a.toml:5: `item` of `select` is empty; give the selector of each entry",
    ),
    (
        "source-select-unknown-key",
        '[[source]]\nid = "a"\nkind = "page"\nurl = "https://a.example/"\nselect = { item = "li", href = "a" }\n',
        "a.toml:5: unknown key `href` in `select`; it knows: item, link, title, date, summary",
    ),
    (
        "source-select-no-item",
        '[[source]]\nid = "a"\nkind = "page"\nurl = "https://a.example/"\nselect = { title = "h3" }\n',
        'a.toml:5: this source\'s `select` has no `item`; add: item = "ul.news li"',
    ),
    (
        "source-select-wrong-selector",
        '[[source]]\nid = "a"\nkind = "page"\nurl = "https://a.example/"\nselect = { item = "li >> a" }\n',
        'a.toml:5: `select.item` must be a CSS selector such as "article .body", found "li >> a": '
        "Expected selector, got <DELIM '>' at 4>",
    ),
    (
        "source-select-text",
        '[[source]]\nid = "a"\nkind = "page"\nurl = "https://a.example/"\nselect = "li"\n',
        "a.toml:5: `select` must be a table, found text",
    ),
    (
        "websub-callback",
        '[websub]\ncallback = "news.example.org"\n',
        "a.toml:2: `callback` must begin with https:// or http://",
    ),
    (
        "websub-callback-with-query",
        '[websub]\ncallback = "https://news.example.org/?a=b"\n',
        "a.toml:2: `callback` must be an address without user, `?` and `#`: what hubs call is put at its end",
    ),
    (
        "websub-listen",
        '[websub]\nlisten = "8430"\n',
        'a.toml:2: `listen` must be host and port such as "127.0.0.1:8430", found "8430"',
    ),
    (
        "websub-listen-port",
        '[websub]\nlisten = "127.0.0.1:99999"\n',
        'a.toml:2: `listen` must be host and port such as "127.0.0.1:8430", found "127.0.0.1:99999"',
    ),
    (
        "source-file-as-feed",
        '[[source]]\nid = "a"\nkind = "feed"\nurl = "file:///srv/reports"\n',
        "a.toml:4: `url` begins with file://, which no source of kind feed does",
    ),
    (
        "source-folder-elsewhere",
        '[[source]]\nid = "a"\nurl = "file://host/srv/reports"\n',
        'a.toml:3: `url` is no folder of this machine; give path = "/its/whole/path"',
    ),
    (
        "source-folder-without-root",
        '[[source]]\nid = "a"\npath = "reports"\n',
        'a.toml:3: `path` must be the whole path of a folder, from / on, such as "/srv/reports", found "reports"',
    ),
    (
        "source-no-folder",
        '[[source]]\nid = "a"\nkind = "folder"\n',
        'a.toml:1: this source has no `url` and no `path`; add: url = "file:///srv/reports"',
    ),
    (
        "source-mailbox-without-password",
        '[[source]]\nid = "a"\nurl = "imaps://imap.example.org/INBOX"\nuser = "ann"\n',
        'a.toml:1: this source has no `password`; add: password = "${IMAP_PASSWORD}"',
    ),
    (
        "source-mailbox-with-password-in-address",
        '[[source]]\nid = "a"\nurl = "imaps://ann:canary-b7@imap.example.org/INBOX"\n',
        "a.toml:3: `url` holds a user name or password; put it into `user` and `password` instead",
    ),
    (
        "source-mailbox-password-of-two-lines",
        '[[source]]\nid = "a"\nurl = "imaps://imap.example.org"\nuser = "ann"\npassword = "canary\\nb7"\n',
        "a.toml:4: `user` or `password` holds a line end or control character",
    ),
    (
        "source-mailbox-with-headers",
        '[[source]]\nid = "a"\nurl = "imaps://i.example"\nuser = "ann"\npassword = "b7"\nheaders = { A = "b" }\n',
        "a.toml:6: `headers` are of HTTP, and a source of kind imap is not asked over it",
    ),
    (
        "source-user-of-a-feed",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nkind = "feed"\nuser = "ann"\n',
        "a.toml:5: `user` is for sources of kind imap, and this one is of kind feed",
    ),
    (
        "source-channel-and-url",
        '[[source]]\nid = "a"\nurl = "https://t.me/s/harbour"\nchannel = "harbour"\n',
        "a.toml:4: this source has `url` and `channel`: one of them says where it is",
    ),
    (
        "source-channel-of-a-feed",
        '[[source]]\nid = "a"\nkind = "feed"\nurl = "https://a.example/f"\nchannel = "harbour"\n',
        "a.toml:5: `channel` is for sources of kind telegram, and this one is of kind feed",
    ),
    (
        "source-no-channel",
        '[[source]]\nid = "a"\nkind = "telegram"\n',
        'a.toml:1: this source has no `url` and no `channel`; add: url = "https://t.me/s/our_channel"',
    ),
    (
        "source-bad-channel",
        '[[source]]\nid = "a"\nchannel = "x y"\n',
        'a.toml:3: `channel` must be the name of a channel such as "our_channel", found "x y"',
    ),
    (
        "source-not-a-channel",
        '[[source]]\nid = "a"\nurl = "https://t.me/+AbCdEfGh"\n',
        'a.toml:3: `url` is no address of a Telegram channel; give "https://t.me/s/NAME", or channel = "NAME"',
    ),
    (
        "source-youtube-handle",
        '[[source]]\nid = "a"\nurl = "https://www.youtube.com/@ann"\n',
        "a.toml:3: `url` names a YouTube channel by its handle, whose feed is known by its id alone; "
        "`monitor sources add https://www.youtube.com/@ann` finds it",
    ),
    (
        "source-no-id",
        '[[source]]\nurl = "https://a.example/f"\n',
        'a.toml:1: this source has no `id`; add: id = "example-news"',
    ),
    (
        "source-empty-url",
        '[[source]]\nid = "a"\nurl = ""\n',
        'a.toml:3: `url` is empty; give the address of the feed, such as "https://example.org/feed.xml"',
    ),
    (
        "source-id",
        '[[source]]\nid = "a b"\nurl = "https://a.example/f"\n',
        'a.toml:2: `id` must be one word (letters, digits and . _ - / : +) such as "air-defence", found "a b"',
    ),
    (
        "source-scheme",
        '[[source]]\nid = "a"\nurl = "ftp://a.example/f"\n',
        "a.toml:3: `url` must begin with https:// or http://",
    ),
    (
        "source-file",
        '[[source]]\nid = "a"\nurl = "ftp://a.example/f"\n',
        "a.toml:3: `url` must begin with https:// or http://",
    ),
    ("source-no-host", '[[source]]\nid = "a"\nurl = "https:///feed"\n', "a.toml:3: `url` names no host"),
    (
        "source-port",
        '[[source]]\nid = "a"\nurl = "https://a.example:port/"\n',
        "a.toml:3: `url` has a host or port that cannot be read",
    ),
    (
        "source-space",
        '[[source]]\nid = "a"\nurl = "https://a.example/a b"\n',
        "a.toml:3: `url` has spaces, line breaks or control characters in it",
    ),
    (
        "source-user",
        '[[source]]\nid = "a"\nurl = "https://me:canary-b7@a.example/f"\n',
        'a.toml:3: `url` holds a user name or password; put it into headers = { Authorization = "Basic ${NAME}" } instead',
    ),
    (
        "source-secret",
        '[[source]]\nid = "a"\nurl = "https://a.example/${CANARY}"\n',
        "a.toml:3: `url` cannot hold a secret: the address of a source is printed; put the secret into `headers`",
    ),
    (
        "source-kind",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nkind = "fed"\n',
        "a.toml:4: unknown kind of source `fed`; did you mean `feed`?",
    ),
    (
        "rule-lang-of-three-letters",
        '[[rule]]\nname = "r"\nquery = "drone"\nlang = "ukr"\n',
        'a.toml:4: `lang` must be a language code of two letters (ISO 639-1) such as "uk", found "ukr"; did you mean `uk`?',
    ),
    (
        "rule-lang-of-a-country",
        '[[rule]]\nname = "r"\nquery = "drone"\nlang = "ua"\n',
        'a.toml:4: `lang` must be a language code of two letters (ISO 639-1) such as "uk", found "ua"; did you mean `uk`?',
    ),
    (
        "source-lang",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nlang = "Ukrainian"\n',
        'a.toml:4: `lang` must be a language code of two letters (ISO 639-1) such as "uk", found "Ukrainian"',
    ),
    (
        "source-country",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\ncountry = "ua"\n',
        'a.toml:4: `country` must be a country code such as "UA", found "ua"',
    ),
    (
        "source-tags",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\ntags = "agency"\n',
        'a.toml:4: `tags` must be a list in brackets, found text; for example: tags = ["agency"]',
    ),
    (
        "source-tag",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\ntags = ["agency", ["x"]]\n',
        'a.toml:4: item 2 of `tags` must be one word (letters, digits and . _ - / : +) in quotes such as "air-defence", found a list',
    ),
    (
        "source-waits",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nevery = "12h"\n',
        "a.toml:4: `every` (12h) is longer than `at_most` (1h)",
    ),
    (
        "source-headers",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nheaders = ["x"]\n',
        'a.toml:4: `headers` must be a table, found a list; for example: headers = { Authorization = "Bearer ${FEED_TOKEN}" }',
    ),
    (
        "source-header-name",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\n[source.headers]\n"x y" = "canary-b7"\n',
        "a.toml:5: header `x y` is not the name of an HTTP header",
    ),
    (
        "source-header-own",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nheaders.Host = "b.example"\n',
        "a.toml:4: header `Host` cannot be set here: the monitor sets it itself where it is needed",
    ),
    (
        "source-header-line",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nheaders = { X = "canary-b7\\r\\nY: 1" }\n',
        "a.toml:4: header `X` has a value that a header cannot carry: it must be one line of plain ASCII, not empty",
    ),
    (
        "source-header-type",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nheaders = { X = 1 }\n',
        "a.toml:4: `headers.X` must be text in quotes, found a whole number",
    ),
    (
        "source-header-unset",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\nheaders = { X = "Bearer ${NOT_THERE}" }\n',
        "a.toml:4: the environment variable NOT_THERE is not set",
    ),
    (
        "source-twice",
        '[[source]]\nid = "a"\nurl = "https://a.example/f"\n[[source]]\nurl = "https://b.example/f"\nid = "a"\n',
        "a.toml:6: source id `a` is already used at a.toml:2",
    ),
    (
        "fake-header-in-text",
        "[[rule]]\nname = 'r'\nquery = '''\n[[rule]]\nname = 5\n'''\ntags = 5\n",
        'a.toml:7: `tags` must be a list in brackets, found a whole number (5); for example: tags = ["drones"]',
    ),
    (
        "rule-no-query",
        '[[rule]]\nname = "r"\n',
        'a.toml:1: this rule has no `query`; add: query = "interceptor AND (drone OR shahed)"',
    ),
    (
        "rule-no-name",
        '[[rule]]\nquery = "drone"\n',
        'a.toml:1: this rule has no `name`; add: name = "air-defence"',
    ),
    (
        "rule-name-lines",
        '[[rule]]\nname = "a\\nb"\nquery = "drone"\n',
        'a.toml:2: `name` must be a name of one line such as "desk", found "a\\nb"',
    ),
    (
        "rule-severity",
        '[[rule]]\nname = "r"\nquery = "drone"\nseverity = "hgih"\n',
        'a.toml:4: `severity` must be low, medium, high or critical, found "hgih"; did you mean `high`?',
    ),
    (
        "rule-on-change",
        '[[rule]]\nname = "r"\nquery = "drone"\non_change = ["numbers", "vanish"]\n',
        'a.toml:4: item 2 of `on_change` must be one of numbers, text, vanished, found "vanish"; '
        "did you mean `vanished`?",
    ),
    (
        "rule-on-change-word",
        '[[rule]]\nname = "r"\nquery = "drone"\non_change = "numbers"\n',
        "a.toml:4: `on_change` must be a list in brackets, found text; for example: on_change = "
        '["numbers", "vanished"]',
    ),
    (
        "rule-severity-number",
        '[[rule]]\nname = "r"\nquery = "drone"\nseverity = 3\n',
        'a.toml:4: `severity` must be a severity in quotes such as "high", found a whole number (3)',
    ),
    (
        "rule-twice",
        '[[rule]]\nname = "r"\nquery = "drone"\n\n[[rule]]\nname = "r"\nquery = "shahed"\n',
        "a.toml:6: rule name `r` is already used at a.toml:2",
    ),
    (
        "rule-query",
        "[[rule]]\nname = 'r'\nquery = '''\ndrone\nAND BROKEN\n'''\n",
        "a.toml:5:5: query of rule `r`: this cannot be read",
    ),
    (
        "rule-query-line",
        '[[rule]]\nname = "r"\nquery = "drone BROKEN"\n',
        "a.toml:3:16: query of rule `r`: this cannot be read",
    ),
    (
        "receiver-no-name",
        '[[receiver]]\nurl = ""\n',
        'a.toml:1: this receiver has no `name`; add: name = "desk"',
    ),
    (
        "receiver-kind",
        '[[receiver]]\nname = "d"\nkind = "slak"\nurl = ""\n',
        "a.toml:3: unknown kind of receiver `slak`; did you mean `slack`?",
    ),
    (
        "receiver-url",
        '[[receiver]]\nname = "d"\nurl = "hooks.example/canary-b7"\n',
        "a.toml:3: `url` of receiver `d` must begin with https:// or http://",
    ),
    (
        "receiver-url-of-an-example",
        '[[receiver]]\nname = "d"\nurl = "https://hooks.slack.com/services/T…/B…/…"\n',
        "a.toml:3: `url` of receiver `d` has … in it, as examples have: put the whole address of your chat there",
    ),
    (
        "receiver-url-number",
        '[[receiver]]\nname = "d"\nurl = 5\n',
        'a.toml:3: `url` must be text in quotes, found a whole number; for example: url = "${DESK_WEBHOOK}"',
    ),
    (
        "receiver-unset",
        '[[receiver]]\nname = "d"\n\nurl = "${NOT_THERE}"\n',
        "a.toml:4: the environment variable NOT_THERE is not set",
    ),
    (
        "receiver-part-unset",
        '[[receiver]]\nname = "d"\nurl = "https://hooks.example/${CANARY}/${NOT_THERE}"\n',
        "a.toml:3: the environment variable NOT_THERE is not set",
    ),
    (
        "receiver-no-file",
        '[[receiver]]\nname = "d"\nurl = "${file:/nowhere/at-all}"\n',
        "a.toml:3: there is no file /nowhere/at-all",
    ),
    (
        "receiver-empty-ref",
        '[[receiver]]\nname = "d"\nurl = "${}"\n',
        "a.toml:3: ${…} must hold the name of an environment variable, as in ${DESK_WEBHOOK}, or a file, as in ${file:desk-webhook}",
    ),
    (
        "receiver-pasted-ref",
        '[[receiver]]\nname = "d"\nurl = "${https://hooks.example/canary-b7}"\n',
        "a.toml:3: ${…} must hold the name of an environment variable, as in ${DESK_WEBHOOK}, or a file, as in ${file:desk-webhook}",
    ),
    (
        "receiver-open-ref",
        '[[receiver]]\nname = "d"\nurl = "${CANARY"\n',
        "a.toml:3: ${…} must hold the name of an environment variable, as in ${DESK_WEBHOOK}, or a file, as in ${file:desk-webhook}",
    ),
    (
        "receiver-key-unset",
        '[[receiver]]\nname = "d"\nurl = "https://hooks.example/canary-b7"\nsigning_keys = [\n  "canary-b7",\n  "${NOT_THERE}",\n]\n',
        "a.toml:6: the environment variable NOT_THERE is not set",
    ),
    (
        "receiver-keys-text",
        '[[receiver]]\nname = "d"\nurl = ""\nsigning_keys = "canary-b7"\n',
        'a.toml:4: `signing_keys` must be a list in brackets, found text; for example: signing_keys = ["${file:desk-signing-key}"]',
    ),
    (
        "receiver-chat",
        '[[receiver]]\nname = "d"\nurl = ""\nchat = 1.5\n',
        'a.toml:4: `chat` must be a chat in quotes such as "@our_desk", found a number with a fraction (1.5)',
    ),
    (
        "receiver-token-no-kind",
        '[[receiver]]\nname = "d"\ntoken = "canary-b7"\n',
        'a.toml:1: receiver `d` has no address that would tell its kind; add: kind = "telegram"',
    ),
    (
        "receiver-lacks",
        '[[receiver]]\nname = "d"\nkind = "telegram"\ntoken = "canary-b7"\n',
        "a.toml:1: receiver `d` (telegram) needs `chat`",
    ),
    (
        "receiver-unusable",
        '[[receiver]]\nname = "d"\nkind = "telegram"\ntoken = "canary-b7"\nchat = "nowhere"\n',
        "a.toml:5: `chat` of receiver `d` leads nowhere",
    ),
    (
        "receiver-to",
        '[[receiver]]\nname = "d"\nkind = "email"\nurl = "smtps://mail.example"\nto = ["nowhere"]\n',
        "a.toml:5: `to` of receiver `d` leads nowhere",
    ),
    (
        "receiver-from",
        '[[receiver]]\nname = "d"\nurl = ""\nfrom = "a@b.example"\n',
        "a.toml:4: unknown key `from` in [[receiver]]; did you mean `sender`?",
    ),
    (
        "receiver-password-number",
        '[[receiver]]\nname = "d"\nurl = ""\npassword = 5\n',
        'a.toml:4: `password` must be text in quotes, found a whole number; for example: password = "${SMTP_PASSWORD}"',
    ),
    (
        "receiver-extra",
        '[[receiver]]\nname = "d"\nkind = "pigeon"\nurl = "pigeon://canary-b7"\n',
        "a.toml:3: receiver `d` needs the package no_such_package, which is not installed; install it with: pip install 'news-monitor[no_such_package]'",
    ),
    (
        "receiver-twice",
        '[[receiver]]\nname = "d"\nurl = ""\n[[receiver]]\nname = "d"\nurl = ""\n',
        "a.toml:5: receiver name `d` is already used at a.toml:2",
    ),
    (
        "route-nobody",
        '[[route]]\nseverity = "high"\n',
        'a.toml:1: this route names no receivers; add: receivers = ["desk"]',
    ),
    (
        "route-empty",
        "[[route]]\nreceivers = []\n",
        'a.toml:1: this route names no receivers; add: receivers = ["desk"]',
    ),
    (
        "person-twice",
        '[[person]]\nname = "Xi Jinping"\nalso = ["Xi Dada"]\n[[person]]\nname = "XI JINPING"\nnever = ["Xi"]\n',
        "a.toml:5: person `XI JINPING` is already corrected at a.toml:2",
    ),
    (
        "person-of-nothing",
        '[[person]]\nname = "Xi Jinping"\n',
        "a.toml:2: person `Xi Jinping` has neither `also` nor `never`",
    ),
    (
        "person-spelling",
        '[[person]]\nname = "Xi Jinping"\nalso = ["Xi Dada", "!"]\n',
        'a.toml:3: item 2 of `also` has no letter and no digit: "!"',
    ),
    (
        "person-long",
        f'[[person]]\nname = "{"x" * 101}"\nnever = ["Xi"]\n',
        "a.toml:2: `name` is longer than 100 characters",
    ),
    (
        "person-key",
        '[[person]]\nname = "Xi Jinping"\nnot = ["Xi"]\n',
        "a.toml:3: unknown key `not` in [[person]]; it knows: name, also, never",
    ),
    (
        "route-receiver",
        '[[receiver]]\nname = "desk"\nurl = ""\n[[route]]\nreceivers = ["dsek"]\n',
        "a.toml:5: `dsek` in this route is no receiver; did you mean `desk`?",
    ),
    (
        "route-rule",
        '[[receiver]]\nname = "desk"\nurl = ""\n[[rule]]\nname = "shahed"\nquery = "shahed"\n[[route]]\nreceivers = ["desk"]\nrules = ["shahde"]\n',
        "a.toml:9: `shahde` in this route is no rule; did you mean `shahed`?",
    ),
    (
        "route-tag",
        '[[receiver]]\nname = "desk"\nurl = ""\n[[route]]\nreceivers = ["desk"]\ntags = ["drones"]\n',
        "a.toml:6: `drones` in this route is a tag that no rule has; known are: none",
    ),
    (
        "route-source",
        '[[receiver]]\nname = "desk"\nurl = ""\n[[route]]\nreceivers = ["desk"]\nsources = [\n "x"\n]\n',
        "a.toml:7: `x` in this route is no source's id; known are: none",
    ),
    (
        "route-lang",
        '[[receiver]]\nname = "desk"\nurl = ""\n[[route]]\nreceivers = ["desk"]\nlangs = ["english"]\n',
        'a.toml:6: item 1 of `langs` must be a language code of two letters (ISO 639-1) such as "uk", found "english"',
    ),
    (
        "route-severity",
        '[[receiver]]\nname = "desk"\nurl = ""\n[[route]]\nreceivers = ["desk"]\nseverity = ["high"]\n',
        'a.toml:6: `severity` must be a severity in quotes such as "high", found a list',
    ),
]
