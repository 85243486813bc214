"""newscrawler, which asks a site on this machine for one page at a time: ``python careful.py work …``."""

from newscrawler import settings
from newscrawler.cli import main

if __name__ == "__main__":
    settings.NEWSCRAWLER_LOCAL_CONCURRENCY = 1
    main()
