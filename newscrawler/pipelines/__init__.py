"""Item pipelines, in order: refine, version, store."""

from newscrawler.pipelines.refine import RefineArticle
from newscrawler.pipelines.store import StoreArticle
from newscrawler.pipelines.versions import VersionArticle

__all__ = ["RefineArticle", "StoreArticle", "VersionArticle"]
