"""What the program remembers: one SQLite database, rows in, values out."""
