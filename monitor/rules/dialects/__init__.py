"""Queries of other services, translated into ours.

text ─lexemes─► ─reader (the dialect's precedence)─► parts ─writer─► a query of ours
                            └────────── what means something else here ──────────► cautions
"""
