"""Who does the work of a big archive: this process, processes beside it, other machines, or an executor of others."""

from newscrawler.archive.workers.choosing import IN_FLIGHT, workers_for
from newscrawler.archive.workers.pool import HERE, Here, Pool, Work, Workers

__all__ = ["HERE", "IN_FLIGHT", "Here", "Pool", "Work", "Workers", "workers_for"]
