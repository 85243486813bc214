"""An export in parts, one for each site and month, written by many workers; a second start writes what is missing."""

from newscrawler.export.parts.exporting import ExportedParts, export_parts
from newscrawler.export.parts.manifest import ExportPart, PartsManifest

__all__ = ["ExportPart", "ExportedParts", "PartsManifest", "export_parts"]
