"""The long-running process: ticks, signals, readiness."""
