"""What happened in a span of time, as text, Markdown or JSON."""
