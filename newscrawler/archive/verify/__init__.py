"""Every byte of an archive checked; damage named and mended."""
