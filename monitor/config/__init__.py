"""What a user edits: read once, validated whole, handed down as values.

directory ─sheets─► TOML with places ─schema─► typed tables ─secrets, checks─► values.Config
                              └──────────── every problem, with file and line ──► ConfigError
"""
