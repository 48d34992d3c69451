"""The long-running process: stages, ticks, signals, readiness."""
