"""When to poll next and when to try again."""
