"""newscrawler, whose segments are small and whose crawls rest little: ``python quick_segments.py work …``."""

from newscrawler import settings
from newscrawler.cli import main, workshop

# pytest imports every file for its docstrings' examples: what is set outside holds for all other tests of that process
if __name__ == "__main__":
    settings.NEWSCRAWLER_LOCAL_CONCURRENCY = 1
    workshop.SEGMENT_PAGES, workshop.SEGMENT_SECONDS = 6, 0.5
    workshop.FAILED_REST_SECONDS = 1.0
    main()
