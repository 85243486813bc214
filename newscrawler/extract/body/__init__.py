"""The text of an article: its container, its lines, its paragraphs."""
