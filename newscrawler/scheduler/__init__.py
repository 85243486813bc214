"""Scrapy's scheduler and duplicate filter in one: the frontier."""

from newscrawler.scheduler.scheduler import FrontierScheduler

__all__ = ["FrontierScheduler"]
