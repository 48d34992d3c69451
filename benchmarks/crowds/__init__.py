"""A newsroom of thousands of feeds on loopback, and the daemon that polls them, each in its own process."""
