"""What a word of a rule stands for: its forms, from dictionaries and from the rules of its language."""

from monitor.forms.forms import Forms
from monitor.forms.lexicon import Lexicon

__all__ = ["Forms", "Lexicon"]
