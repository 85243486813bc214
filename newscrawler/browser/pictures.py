"""Two pictures of a page compared, pixel for pixel, by the browser that took them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

_DIFFERENCE = """async (pictures) => {
  const drawn = await Promise.all(pictures.map(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(data)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  }));
  const [one, other] = drawn;
  const width = Math.max(one.width, other.width), height = Math.max(one.height, other.height);
  let different = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const inside = drawn.every((picture) => x < picture.width && y < picture.height);
    const a = (y * one.width + x) * 4, b = (y * other.width + x) * 4;
    if (!inside || [0, 1, 2].some((n) => Math.abs(one.data[a + n] - other.data[b + n]) > 16)) different++;
  }
  return different / (width * height);
}"""


async def share_of_difference(page: Page, one: bytes, other: bytes) -> float:
    """Return the share of pixels (0 to 1) in which two pictures (PNG) differ, worked out on the empty *page*."""
    return float(await page.evaluate(_DIFFERENCE, [_data_url(one), _data_url(other)]))


def _data_url(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}"
