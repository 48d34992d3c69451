"""Regular expressions of queries: read, bounded, and looked for in time linear in the text.

/pattern/ ──reader──► tree ──written──► RE2's syntax ──engine──► places in a text as people see it (seen)
                       └──literals──► strings of which every match has one: the filter of the rulebook
"""
