"""What people call from notebooks: many pages at once, and an archive that is a table and can be searched."""

from newscrawler.notebook.archive import SearchableArchive, open_for_people
from newscrawler.notebook.many import extract_many

__all__ = ["SearchableArchive", "extract_many", "open_for_people"]
