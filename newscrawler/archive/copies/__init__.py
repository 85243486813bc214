"""Stories of a big archive and their copies, found by many workers: sketches, sorted bands joined by range, telling."""

from newscrawler.archive.copies.finding import copied_stories

__all__ = ["copied_stories"]
