"""Item pipelines, in order: normalise, strip boilerplate, validate, version, store."""

from newscrawler.pipelines.boilerplate import StripBoilerplate
from newscrawler.pipelines.normalize import NormalizeText
from newscrawler.pipelines.store import StoreArticle
from newscrawler.pipelines.validate import ValidateArticle
from newscrawler.pipelines.versions import VersionArticle

__all__ = ["NormalizeText", "StoreArticle", "StripBoilerplate", "ValidateArticle", "VersionArticle"]
