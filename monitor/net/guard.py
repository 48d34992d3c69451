"""The one place where addresses are judged: at connect time, on the socket's own address.

A URL's text proves nothing: ``0x7f.1``, ``2130706433`` and full-width digits all resolve to 127.0.0.1, a
resolver may answer differently the second time (rebinding), and `ipaddress.is_global` lets 16 of 35
non-public addresses through (NAT64, 6to4, multicast, site-local, the Azure wire server …) and differs
between Python versions. So a host is resolved once, every address it has is held against the IANA
special-purpose registries below, and the connection goes to one of those very addresses.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from monitor.model import Fault
from monitor.net.fault import RefusedError
from monitor.net.resolve import Address

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
"""The only block of IPv6 that is given out as public (RFC 4291, section 2.4); outside are loopback, mapped
and translated IPv4 (``::ffff:0:0/96``, ``64:ff9b::/96``), unique local, link-local, site-local, multicast."""

_NOT_PUBLIC: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(block)
    for block in (
        # IANA IPv4 special-purpose address registry
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT; 100.100.100.200 is a metadata service
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; 169.254.169.254 is the metadata service of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's wire server: public by number, inside by nature
        # IANA IPv6 special-purpose address registry, within 2000::/3
        "2001::/23",  # Teredo, benchmarking, ORCHID …
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries any IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


def is_public(address: Address) -> bool:
    """`address` belongs to the public internet, by itself and by whatever it embeds."""
    if address.version == 6 and (address not in _GLOBAL_V6 or address.scope_id):
        return False
    return not any(address in block for block in _NOT_PUBLIC)


class Guard:
    """Which addresses may be reached: the public ones and those of the user's own networks."""

    def __init__(self, allow: Iterable[Network] = ()) -> None:
        self._allow = tuple(allow)
        self._judged = lru_cache(maxsize=1 << 12)(lambda text: self.allows(ipaddress.ip_address(text)))

    def allows(self, address: Address) -> bool:
        """A connection to `address` may be made."""
        return is_public(address) or any(address in network for network in self._allow)

    def owns(self, address: str) -> bool:
        """`address` lies in a network of the user's own."""
        return any(ipaddress.ip_address(address) in network for network in self._allow)

    def check(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """`addresses` as they came; raises `RefusedError` when there is none or any may not be reached."""
        found = tuple(addresses)
        if not found:
            raise RefusedError(Fault.DNS, "the host has no address")
        for text in found:
            if not self._judged(text):
                raise RefusedError(
                    Fault.BLOCKED, "the host's address is not public (see `allow` under [network])"
                )
        return found
