"""What the parts of a text are (headings, lists, tables, quotations, …), by their places in it."""
