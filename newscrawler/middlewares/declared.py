"""How a site's file says that it is to be fetched: by which proxy, under which name, with which headers."""

from typing import TYPE_CHECKING, Self
from urllib.request import getproxies, proxy_bypass

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.middlewares.capture import SECRET
from newscrawler.urls import host_of, same_site

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class FetchAsDeclared:
    """Gives every request of a site, that for its robots.txt too, what ``[fetch]`` declares.

    Headers that open doors go to the site itself, and not unencrypted when it is encrypted; to no other host.
    """

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self._proxies = getproxies()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(session_of(crawler))

    def process_request(self, request: "Request") -> None:
        """Set headers, proxy and whether the certificate is checked."""
        self._by_any_proxy(request)
        site = self.session.sites.get(self.session.site_of(request.url, request.meta.get("task")))
        if site is None:
            return
        fetch = site.fetch
        is_own = same_site(site.url, request.url) and not (
            site.url.startswith("https:") and request.url.startswith("http:")
        )
        for name, value in fetch.headers.items():
            if is_own or name.lower().encode() not in SECRET:
                request.headers[name] = value
            else:
                request.headers.pop(name, None)
        if fetch.user_agent:
            request.headers["User-Agent"] = fetch.user_agent
        if fetch.proxy is not None:
            request.meta["proxy"] = fetch.proxy or None
        if not fetch.verify:
            request.meta["verify_certificate"] = False

    def _by_any_proxy(self, request: "Request") -> None:
        """Send *request* by the proxy of every scheme (ALL_PROXY): Scrapy's middleware knows those of one."""
        every, scheme = self._proxies.get("all"), request.url.partition(":")[0]
        if every and "proxy" not in request.meta and scheme not in self._proxies:
            request.meta["proxy"] = None if proxy_bypass(host_of(request.url)) else every
