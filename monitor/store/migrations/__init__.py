"""Migrations: one file for each step of the schema, run by `monitor.store.schema`."""
