"""Text as the product sees it: clean, folded into tokens, canonical URLs, readable pages, languages."""
