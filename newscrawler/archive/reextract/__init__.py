"""Today's rules applied to yesterday's bytes."""

from newscrawler.archive.reextract.differences import Difference, differences
from newscrawler.archive.reextract.pictures import ImageChange, image_changes
from newscrawler.archive.reextract.words import WordChange, word_changes

__all__ = ["Difference", "ImageChange", "WordChange", "differences", "image_changes", "word_changes"]
