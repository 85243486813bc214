"""Lists that scripts load: asked for more as a reader does, by scrolling and by their "load more"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    Growing = Callable[[str, int], Awaitable[bool]]  # whether a condition on a number came true before all was quiet

# Words of the button below a list, as Arabic and English themes have them, alone or before what there is more of.
_VERBS = "تحميل|عرض|إظهار|اظهار|اعرض|حمّل|حمل|شاهد"
_LABEL = f"^(?:(?:{_VERBS}) +)?(?:ال)?مزيد(?: |$)|^(?:load|show|view|see) +more"
_LINKS = "document.links.length"
_ASK = f"""() => {{
  const label = new RegExp("{_LABEL}", "i");
  const asks = (one) => label.test((one.innerText || one.value || "").trim()) && one.getClientRects().length;
  const buttons = [...document.querySelectorAll("button, [role=button], [type=button], a:not([href]), a[href='#']")];
  (document.scrollingElement || document.body).scrollTo(0, document.documentElement.scrollHeight);
  buttons.reverse().find(asks)?.click();
}}"""


async def load_more(page: Page, times: int, *, grows: Growing) -> None:
    """Ask the list on *page* for more, at most so many *times*, until it has no further links.

    *grows* waits, as long as the page is asking for something, until a condition on the number of its links is true.
    Links that lead elsewhere are not followed: "more" of a teaser is a page of its own.
    """
    for _ in range(times):
        before = int(await page.evaluate(_LINKS))
        await page.evaluate(_ASK)
        if not await grows(f"(before) => {_LINKS} > before", before):
            break
