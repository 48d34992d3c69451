"""Who is told of what: routes, what deserves an alert, and the message."""
