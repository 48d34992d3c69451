"""What a user edits: read once, validated whole, handed down as values."""
