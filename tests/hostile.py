# ruff: noqa: E501 — one line holds what is read at one glance
"""Texts that feeds send to do harm: mentions, links, markup, controls, clusters. Invented here, all of them."""

from __future__ import annotations

from itertools import product

_MENTIONS = (
    "@everyone", "@here", "@channel", "@room", "@all", "<!channel>", "<!here>", "<!everyone>", "<@U024BE7LH>",
    "<!subteam^SAZ94GDB8>", "<#C024BE7LR>", "<@123456789012345678>", "<@&123456789012345678>", "<@!1234567890>",
    "@some_user", "＠everyone", "@@everyone", "\\@everyone", "`@everyone`", "@\u200beveryone", "@\u2060here",
    "#general", "#тривога", "/start", "/delete all", "$TSLA", "tg://user?id=42", "mailto:a@evil.example",
)  # fmt: skip
_LINKS = (
    "https://evil.example/x", "http://evil.example", "HTTPS://EVIL.EXAMPLE/", "www.evil.example", "evil.example",
    "evil.com/path?q=1", "t.me/evil", "discord.gg/abcdef", "https://бот.example", "http://127.0.0.1/", "127.0.0.1",
    "http://[::1]/", "<https://evil.example|click>", "<https://evil.example>", "[click](https://evil.example)",
    "[click][1]\n[1]: https://evil.example", "![x](https://evil.example/p.png)", "javascript:alert(1)",
    "<a href='https://evil.example'>x</a>", '"><a href="https://evil.example">', "a@evil.example",
    "ftp://evil.example/", "file:///etc/passwd", "data:text/html,<script>", "xn--80ak6aa92e.com",
)  # fmt: skip
_MARKUP = (
    "*bold*", "_italic_", "~strike~", "`code`", "```\nblock\n```", "**bold**", "__under__", "~~strike~~",
    "||spoiler||", "> quote", ">>> quote", "# head", "## head", "-# small", "- list", "* list", "+ list", "1. list",
    "<b>bold</b>", "<i>", "</b>", "<script>alert(1)</script>", "<tg-spoiler>x</tg-spoiler>", "<code>", "&lt;b&gt;",
    "&amp;", "&#60;b&#62;", "&", "<", ">", "<<<>>>", "&&&&", "|", "<|>", "\\", "\\\\*x*", "*_~`", "****", "____",
    ":fire:", ":+1:", "<:name:123456>", "<t:1618953630:R>", "a*b*c", "***", "---", "===", "|a|b|\n|-|-|",
    "$$x^2$$", "[x]", "(x)", "[ ] todo", "<!-- comment -->", "<![CDATA[x]]>", "&nbsp;", "'", '"', "'; DROP TABLE x;--",
)  # fmt: skip
_CONTROLS = (
    "\x00", "\x07", "\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "\x9b31m", "\r\nX: y",
    "\n\n", "\t", "\x0b\x0c", "\u2028", "\u2029", "\u202egpj.exe", "\u2066x\u2069", "\u200e\u200f", "\u061c", "\ufeff",
    "\u00ad", "\u200b", "\u2060", "\ufffe", "\uffff", "\ud800", "\udfff", "\ud83d\ude00", "\U000e0041\U000e0042",
    "\x7f", "\x85", "\ufff9x\ufffay\ufffb",
)  # fmt: skip
_CLUSTERS = (
    "e\u0301" * 200, "👨‍👩‍👧‍👦" * 100, "🇺🇦" * 300, "👍🏽" * 300, "क्षि" * 200, "각" * 300, "ᄀ\u1161\u11a8" * 200,
    "a" + "\u0301" * 5000, "\u0301" * 500, "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f" * 80,
    "❤️‍🔥" * 200, "1️⃣" * 300, "שָׁלוֹם" * 200, "اَلسَّلَامُ" * 100, "กำ" * 300, "\u200d" * 400, "𝕏" * 4000, "無人機" * 1500,
    "😀" * 3000, "&" * 3000, "<" * 3000, "@a" * 3000, ".a" * 3000, "a.b" * 3000, "*" * 5000, "\\" * 5000, "'\"" * 3000,
    " " * 5000, "x" * 20_000, "слово " * 4000, "_a_" * 3000, "|" * 5000, ":a:" * 3000, "$a" * 3000, "/a " * 3000,
)  # fmt: skip

BARE = (*_MENTIONS, *_LINKS, *_MARKUP, *_CONTROLS, *_CLUSTERS)
SETTINGS = (
    "{}", "Strike on depot {} reported", "a{}b", "{}{}", "**{}** <b>{}</b>", "`{}` ({})", "{}\n> [{}]({})",
)  # fmt: skip

HOSTILE: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *BARE,
            *(
                setting.replace("{}", text)
                for text, setting in product(BARE, SETTINGS[1:])
                if len(text) < 100
            ),
        ]
    )
)
"""All of them, bare and within other text."""

LINKS: tuple[str, ...] = (
    "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example/", "//a.example/",
    "http://", "https://a.example/x y", "https://a.example/\"><b>", "https://a.example/x|y>z<", "https://a.example/\n",
    "https://user:pw@a.example/", "https://good.example@evil.example/", "http://a.example\\@evil.example/",
    "https://a.example/" + "x" * 5000, "http://[::1", "http://a..example/", "https://a.example:99999/", "https://\u202ea.example/",
    "https://a.example/`*_~", "tg://user?id=1", "HTTP://A.EXAMPLE/\x00", "https://", "http:a.example", "https://a .example/",
)  # fmt: skip
