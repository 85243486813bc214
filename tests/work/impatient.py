"""newscrawler, whose crawls make room for others after a second: ``python impatient.py work …``."""

from newscrawler.cli import main, workshop

if __name__ == "__main__":
    workshop.SLICE_SECONDS = 1.0
    main()
