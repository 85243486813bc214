"""What leaves the machine because somebody asked for it: one request to an address of the user's own."""

from newscrawler.deliver.http import Reply, post, post_until_taken

__all__ = ["Reply", "post", "post_until_taken"]
