"""The name of a site that nobody has named: one for one address, wherever it comes from."""

from __future__ import annotations

import re

from newscrawler.urls.address import host_of, port_of, split_url

_LONGEST = 64  # of a name: it is that of a file and of folders


def site_name(url: str) -> str:
    """Return the name of the site at *url*, fit for a file: its whole host, for two papers may share a short name.

    "unknown" when it is no address.

    >>> [site_name(f"https://{host}/a") for host in ("www.alwatan.com.sa", "127.0.0.1:8081", "xn--mgbh0fb.example")]
    ['alwatan-com-sa', '127-0-0-1-8081', 'xn--mgbh0fb-example']
    """
    parts = split_url(url)
    if parts is None:
        return "unknown"
    port = port_of(parts)
    host = host_of(url).removeprefix("www.") + (f":{port}" if port else "")
    return re.sub(r"[^a-z0-9_-]+", "-", host).strip("-_")[:_LONGEST].rstrip("-_") or "unknown"
