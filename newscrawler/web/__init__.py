"""The archive in a browser: pages, right to left first, made from what the other rooms tell."""
