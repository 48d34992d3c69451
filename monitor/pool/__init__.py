"""Child processes in which hostile input is parsed: limited in CPU and memory, killed when late."""
