"""One identity for the many addresses of one article.

`canonical` answers an identity, not an address to fetch: it says ``https`` where the page may be served over
``http``, and leaves ``www.`` out where the server may insist on it. Fetch and show the link as it was given.

What is folded, and why:

- scheme: http and https of a host's default ports show the same pages; an odd port speaks only one of them,
  so there the scheme stays;
- host: case, ``www.``, mobile and AMP hosts, IDN to punycode (RFC 5891), user and password dropped;
- path: dot segments (RFC 3986, 6.2.2.3), percent-encoding (6.2.2.1 and 6.2.2.2), AMP forms, session ids, and
  the trailing slash, which frameworks add or drop by redirect; its case and inner empty segments stay;
- query: trackers dropped, sorted by name while equal names keep their order; all else stays, since ``?p=1``,
  ``?id=7`` and ``?page=2`` are often all that tells two articles apart;
- fragment: a place within a page, dropped; but ``#!…`` and ``#/…`` are routes of pages that a script builds,
  and name the article.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote, urljoin

import idna

from monitor.text.trackers import is_tracker, words

MAX_LENGTH = 4096
"""Characters; a longer URL is no article's (servers refuse lines of 8 KB, RFC 9110 asks for 8,000 octets)."""

_MAX_STEPS = 8
_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_EDGE = "".join(map(chr, range(0x21))) + "\x7f\xa0\ufeff"
_BREAKS = str.maketrans("", "", "\t\r\n")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_QUOTABLE = re.compile(r"%[0-9A-Fa-f]{2}|%|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_MOBILE = ("m", "mobile", "amp")
_SECOND_LEVEL = words("co com org net edu gov ac or ne go gob mil in kiev kyiv lviv kharkiv kharkov odessa")
_AMP_QUERY = {"amp": ("", "1", "true", "yes"), "outputtype": ("amp",), "output": ("amp",)}
_AMP_CACHE = re.compile(r"(?:.+\.)?(?:cdn\.ampproject\.org|bing-amp\.com)")
_GOOGLE = re.compile(r"google(?:\.[a-z]{2,3}){1,2}")
_WRAPPED_PATH = re.compile(r"/(?:amp|[acv])/(s/)?(.+)", re.DOTALL)
_REDIRECTORS = {
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "l.instagram.com": ("u",),
    "vk.com/away.php": ("to",),
}


def canonical(url: str) -> str:
    """The identity of `url`, idempotent; empty for what isn't http(s), is malformed or is too long."""
    for _ in range(_MAX_STEPS):
        simpler = _simplified(url)
        if simpler == url:  # idempotent by construction: only a fixed point is ever answered
            return url
        url = simpler
    return ""


def _simplified(url: str) -> str:
    url = url.strip(_EDGE).translate(_BREAKS)
    if len(url) > MAX_LENGTH or (found := _URL.fullmatch(url)) is None:
        return ""
    scheme, authority, path, query, fragment = (part or "" for part in found.groups())
    authority, path = _slashes(authority, path)
    host, port = _authority(authority)
    if not host:
        return ""
    inner = _unwrapped(host, path, query)
    return inner or _joined(scheme.lower(), host, port, path, query, fragment)


def absolute(base: str, link: str) -> str:
    """`link` as found in a document at `base`, to be fetched: absolute, printable ASCII; else empty."""
    link = link.strip(_EDGE).translate(_BREAKS)
    if not link or len(link) > MAX_LENGTH:
        return ""
    try:
        joined = urljoin(base.strip(_EDGE), link)
    except ValueError:  # brackets that enclose no IPv6 address
        return ""
    found = _URL.fullmatch(joined)
    if found is None:
        return ""
    scheme, authority, path, query, fragment = found.groups()
    authority, path = _slashes(authority, path)
    host, port = _authority(authority)
    if not host:
        return ""
    userinfo = _quote(authority.rpartition("@")[0])
    return "".join(
        (
            f"{scheme.lower()}://{userinfo + '@' if userinfo else ''}{_bracketed(host)}",
            f":{port}" if port else "",
            _quote(path) or "/",
            "" if query is None else "?" + _quote(query),
            f"#{_quote(fragment)}" if fragment else "",
        )
    )


def site(url: str) -> str:
    """The host that `url` belongs to, without ``www.``, ``m.`` and ``amp.``; empty when it has none."""
    found = _URL.match(url.strip(_EDGE).translate(_BREAKS)[: MAX_LENGTH + 1])
    if found is None:
        return ""
    authority, _ = _slashes(found[2], found[3])
    return _site(authority)


@lru_cache(maxsize=4096)
def _site(authority: str) -> str:
    """What `site` is for the authority of a URL: there are many URLs, and few servers."""
    return _main_host(_authority(authority)[0])


def authority(url: str) -> str:
    """Host and port as `url` writes them, in lower case: one server, as far as can be told without asking."""
    return url.strip(_EDGE).partition("://")[2].partition("/")[0].rpartition("@")[2].lower()


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong together: the same `site`, or one a subdomain of the other."""
    a, b = sorted((site(one), site(other)), key=len)
    return bool(a) and (a == b or (b.endswith("." + a) and _registrable(a)))


def domain(host: str) -> str:
    """The registered domain that a host is part of, as far as a rule of thumb can tell; a port is dropped."""
    name = host.partition(":")[0] if host.count(":") == 1 else host
    if ":" in name or name.replace(".", "").isdecimal():
        return name
    labels = name.split(".")
    found = (".".join(labels[at:]) for at in range(len(labels) - 2, -1, -1))
    return next((part for part in found if _registrable(part)), name)


def _slashes(authority: str, path: str) -> tuple[str, str]:
    r"""Browsers read ``\`` as ``/`` (WHATWG URL, special schemes); it may end the authority."""
    if "\\" not in authority:
        return authority, path.replace("\\", "/")
    whole = (authority + path).replace("\\", "/")
    authority, slash, rest = whole.partition("/")
    return authority, slash + rest


def _authority(authority: str) -> tuple[str, int]:
    """Host and port (0 when none is named); an empty host when there is no telling."""
    hostport = authority.rpartition("@")[2]
    host, colon, port = hostport.rpartition(":")
    if not colon or hostport.endswith("]"):
        host, port = hostport, ""
    if port and not (port.isascii() and port.isdecimal() and len(port) <= 5 and 0 < int(port) < 65536):
        return "", 0
    return _host(host), int(port or 0)


def _host(host: str) -> str:
    if host.startswith("["):
        return _ipv6(host)
    host = unquote(host).rstrip(".") if len(host) <= 1024 else ""
    if not host.isascii():
        host = _punycode(host)
    host = host.lower()
    good = len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.split("."))
    return host if good else ""


def _ipv6(host: str) -> str:
    try:
        return ipaddress.IPv6Address(host.strip("[]").partition("%")[0]).compressed
    except ValueError:
        return ""


def _punycode(host: str) -> str:
    if len(host) > 253:
        return ""
    try:
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    except UnicodeError:  # idna.IDNAError is one
        return ""


def _unwrapped(host: str, path: str, query: str) -> str:
    """The URL that this one only leads to: an AMP cache, a redirector, a doubled scheme; else empty."""
    if host in ("http", "https") and path.startswith("//"):
        return f"{host}:{path}" + (f"?{query}" if query else "")
    main = _main_host(host)
    google = _GOOGLE.fullmatch(main) is not None
    if _AMP_CACHE.fullmatch(main) or (google and path.startswith("/amp/")):
        return _amp_inner(path, query)
    names = ("url", "q") if google and path == "/url" else _REDIRECTORS.get((main + path).rstrip("/"), ())
    pairs = dict(reversed([pair.partition("=")[::2] for pair in query.split("&")]))
    targets = (unquote(pairs.get(name, "")) for name in names)
    return next((target for target in targets if _URL.match(target)), "")


def _amp_inner(path: str, query: str) -> str:
    found = _WRAPPED_PATH.fullmatch(path)
    if found is None:
        return ""
    scheme = "https" if found[1] else "http"
    return f"{scheme}://{found[2]}" + (f"?{query}" if query else "")


def _main_host(host: str) -> str:
    while (shorter := _shorter_host(host)) != host:
        host = shorter
    return host


def _shorter_host(host: str) -> str:
    if host.replace(".", "").isdecimal() or ":" in host:
        return host
    first, _, rest = host.partition(".")
    if (first == "www" and "." in rest) or (first in _MOBILE and _registrable(rest)):
        return rest
    second, _, tail = rest.partition(".")
    if second in _MOBILE and 2 <= len(first) <= 3 and _registrable(tail):
        return f"{first}.{tail}"  # en.m.wikipedia.org
    return host


def _registrable(host: str) -> bool:
    """A name that somebody registered, not ``com`` or ``co.uk``: a rule of thumb, no list of suffixes."""
    labels = host.split(".")
    return len(labels) > 2 or (len(labels) == 2 and not (len(labels[1]) == 2 and labels[0] in _SECOND_LEVEL))


def _joined(scheme: str, host: str, port: int, path: str, query: str, fragment: str) -> str:
    if port in (0, 443 if scheme == "https" else 80):
        scheme, shown_port = "https", ""
    else:
        shown_port = f":{port}"
    host = _main_host(host)
    parts = (
        f"{scheme}://{_bracketed(host)}{shown_port}",
        _path(path),
        _query(host, query),
        "#" + _quote(fragment) if fragment[:1] in ("!", "/") and len(fragment) > 1 else "",
    )
    url = "".join(parts)
    return url if len(url) <= MAX_LENGTH else ""


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _path(path: str) -> str:
    segments = _without_dots(_SESSION.sub("", _quote(path)))
    while (fewer := _without_amp(segments)) != segments:
        segments = fewer
    return "/" + "/".join(segments)


def _without_dots(path: str) -> list[str]:
    """Segments after the first slash, dot segments resolved (RFC 3986, 5.2.4), no empty ones at the end."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return _without_tail(kept)


def _without_tail(segments: list[str]) -> list[str]:
    while segments and not segments[-1]:
        segments = segments[:-1]
    return segments


def _without_amp(segments: list[str]) -> list[str]:
    """``/amp/…``, ``…/amp``, ``….amp``, ``….amp.html``: the AMP forms of a page that has a longer name."""
    if not segments:
        return segments
    last = segments[-1].lower()
    if last.endswith(".amp.html") and len(last) > 9:
        return [*segments[:-1], segments[-1][:-9] + segments[-1][-5:]]
    if last.endswith(".amp") and len(last) > 4:
        return [*segments[:-1], segments[-1][:-4]]
    if len(segments) > 1 and last == "amp":
        return _without_tail(segments[:-1])
    if len(segments) > 1 and segments[0].lower() == "amp":
        return segments[1:]
    return segments


def _query(host: str, query: str) -> str:
    pairs = [_pair(text) for text in query.split("&") if text]
    kept = [
        (name, equals, value)
        for name, equals, value in pairs
        if (name or value) and not is_tracker(name, value) and not _is_mobile(host, name, value)
    ]
    kept.sort(key=lambda pair: pair[0])
    return "?" + "&".join("".join(pair) for pair in kept) if kept else ""


def _pair(text: str) -> tuple[str, str, str]:
    name, equals, value = _quote(text).partition("=")
    while name.startswith("amp;"):  # "&" escaped once too often on its way through a feed
        name = name[4:]
    return name, equals, value


def _is_mobile(host: str, name: str, value: str) -> bool:
    if ".blogspot." in host and (name, value) == ("m", "1"):
        return True
    return value.lower() in _AMP_QUERY.get(name.lower(), ())


def _quote(text: str) -> str:
    """Percent-encoding in its one normal form; a stray ``%`` is data."""
    return _QUOTABLE.sub(_quoted, text)


def _quoted(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 3:
        byte = int(text[1:], 16)
        return chr(byte) if byte in _UNRESERVED else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
