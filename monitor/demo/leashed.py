"""``python -m monitor.demo.leashed PARENT WORDS…``: `monitor` that ends with the process that started it.

A demo that is killed would leave a daemon behind that goes on asking a newsroom which is not there any more.
"""

from __future__ import annotations

import runpy
import signal
import sys

from monitor.pool.child import die_with

if __name__ == "__main__":
    die_with(int(sys.argv.pop(1)), signal.SIGTERM)
    runpy.run_module("monitor", run_name="__main__", alter_sys=True)
