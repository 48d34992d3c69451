"""Notifiers: how a message is put to a service, and what its answer means."""
