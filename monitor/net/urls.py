"""What of httpx is used: its URLs, and its context for TLS.

httpx loads its command line with itself wherever rich, pygments and click are installed: 4 MB and a tenth of
a second that nobody asked for. A module that is None cannot be imported, and httpx goes without it.
"""

from __future__ import annotations

import sys

_COMMAND_LINE = "httpx._main"
sys.modules.setdefault(_COMMAND_LINE, None)  # type: ignore[arg-type]

from httpx import URL, InvalidURL, create_ssl_context  # noqa: E402

if sys.modules[_COMMAND_LINE] is None:
    del sys.modules[_COMMAND_LINE]

__all__ = ["URL", "InvalidURL", "create_ssl_context"]
