"""The three verbs: poll, read, deliver. Each ends in one commit."""
