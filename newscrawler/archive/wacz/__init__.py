"""WACZ packages: written from an archive."""
