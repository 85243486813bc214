"""How far each source is believed for each field, all else being equal: 0..1."""

from __future__ import annotations

from typing import Final

# "meta" is any meta tag without a line of its own, "hint" what a feed, sitemap or listing said of the page.
TRUST: Final[dict[str, dict[str, float]]] = {
    "title": {
        "h1": 0.9,
        "jsonld": 0.9,
        "state": 0.9,
        "jsonld-head": 0.85,
        "microdata": 0.8,
        "hint": 0.8,
        "og:title": 0.7,
        "meta": 0.6,
        "title": 0.55,
        "named": 0.6,
        "heading": 0.4,
        "page": 0.4,
        "jsonld-listed": 0.3,
    },
    "authors": {
        "jsonld": 0.85,
        "microdata": 0.8,
        "state": 0.8,
        "hint": 0.8,
        "link": 0.8,
        "label": 0.75,
        "class": 0.7,
        "rel=author": 0.7,
        "meta": 0.65,
        "class-far": 0.6,
        "beside_date": 0.4,
    },
    "section": {
        "jsonld": 0.8,
        "microdata": 0.8,
        "state": 0.8,
        "link": 0.75,
        "rel=category": 0.7,
        "breadcrumb": 0.7,
        "crumbs": 0.65,
        "meta": 0.6,
        "hint": 0.6,
    },
    "tags": {
        "rel=tag": 0.9,
        "jsonld": 0.85,
        "microdata": 0.8,
        "state": 0.75,
        "article:tag": 0.7,
        "links": 0.65,
        "meta": 0.6,
        "hint": 0.5,
    },
    "description": {"microdata": 0.85, "og:description": 0.8, "jsonld": 0.75, "meta": 0.7, "state": 0.7},
    "image": {"meta": 0.8, "jsonld": 0.75, "microdata": 0.7, "state": 0.7},
}
