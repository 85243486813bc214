"""The structure of a text as one: blocks, links, images, embeds, entries, each at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.extract.structure.access import access_of
from newscrawler.extract.structure.blocks import blocks_of
from newscrawler.extract.structure.embeds import EMBED_TAGS, embeds_of
from newscrawler.extract.structure.genre import genre_of
from newscrawler.extract.structure.images import IMAGE_TAGS, images_of
from newscrawler.extract.structure.links import emphasis_of, hyperlinks_of, targets_of
from newscrawler.extract.structure.live import entries_of
from newscrawler.extract.structure.places import Places
from newscrawler.extract.structure.remap import with_places
from newscrawler.extract.structure.units import units_of
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawler.extract.body.paragraphs import Body
    from newscrawler.extract.metadata.facts import PageFacts
    from newscrawler.html.document import Document
    from newscrawler.items import Block, Reading, SiteRules


def structure_of(
    document: Document, reading: Reading, facts: PageFacts, body: Body, rules: SiteRules
) -> dict[str, Any]:
    """Return the fields of the record that tell the structure of *body*, by name."""
    text = body.text
    words = len(text.split()) if text else 0
    fields: dict[str, Any] = {
        "access": access_of(facts.stated, body, document, words),
        "words": words,
        "paragraphs": text.count("\n\n") + 1 if text else 0,
        "site_title": archive_form(rules.title or facts.site_title or "") or None,
    }
    root = body.container
    if root is None or not body.paragraphs:
        return fields | {
            "removed": with_places(body.removed, text, ()),
            "kind": genre_of(facts.types, reading, (), (), (), words),
        }
    entries = entries_of(root, is_live="LiveBlogPosting" in facts.types, timezone=rules.timezone)
    units = units_of(body)
    blocks = blocks_of(units, root, entries, document)
    places = Places(root, body.excluded, units, blocks, IMAGE_TAGS | EMBED_TAGS)
    targets = targets_of(root, body.standing, document)
    images, embeds = tuple(images_of(places, document)), tuple(embeds_of(places, document))
    return fields | {
        "blocks": blocks,
        "links": tuple(hyperlinks_of(units, targets)),
        "marks": tuple(emphasis_of(units, blocks)),
        "images": images,
        "embeds": embeds,
        "removed": with_places(body.removed, text, blocks),
        "kind": genre_of(facts.types, reading, blocks, embeds, images, words),
        "updated": _updated(blocks, facts.stated),
    }


def _updated(blocks: Sequence[Block], stated: Mapping[str, Any]) -> tuple[str, ...]:
    """Return when a live blog was added to, as its entries say, or else its structured data; in their order."""
    printed = [block.at for block in blocks if block.type == "entry" and block.at and "T" in block.at]
    if not printed:
        updates = stated.get("liveBlogUpdate")
        dates = [update.get("datePublished") for update in updates or () if isinstance(update, dict)]
        printed = [date for date in dates if isinstance(date, str) and "T" in date]
    return tuple(dict.fromkeys(printed))
