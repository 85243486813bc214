"""The frontier in PostgreSQL: one store for the workers of many machines (extra "cluster")."""

from newscrawler.frontier.postgres.store import PostgresFrontier
from newscrawler.frontier.postgres.tables import create_tables

__all__ = ["PostgresFrontier", "create_tables"]
