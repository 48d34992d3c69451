"""Settings by which a daemon goes from its start to its end: a reload changes nothing of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.config.values import Settings


def waiting(began: Settings, now: Settings) -> Sequence[str]:
    """Names of the settings that differ from those of the start and wait for the next one."""
    before, after = _lasting(began), _lasting(now)
    return [name for name, value in after.items() if value != before[name]]


def _lasting(settings: Settings) -> Mapping[str, object]:
    """What is built at the start, by the name of the setting it is built by."""
    network, websub, advanced = settings.network, settings.websub, settings.advanced
    return {
        "contact": settings.contact,
        "state_dir": settings.state_dir,
        "polling.concurrency": settings.polling.concurrency,
        "reading.concurrency": settings.reading.concurrency,
        "network.timeout": network.timeout,
        "network.max_wire": network.max_wire,
        "network.max_decoded": network.max_decoded,
        "network.pause": network.pause,
        "network.pause_for": network.pause_for,
        "network.robots": network.robots == "nothing",  # between the others it is asked at each request
        "network.allow": network.allow,
        "websub.callback": bool(websub.callback),  # whether hubs are listened to, not where they call
        "websub.listen": (websub.host, websub.port),
        "advanced.lease": advanced.lease,
        "advanced.workers": advanced.workers,
    }
