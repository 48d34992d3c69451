"""HTTP over TLS to many hosts: a server that answers for all of them, and the clients that ask it."""
