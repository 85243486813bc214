"""The search form of many texts, the stem of each word looked up once."""

from newscrawler.text import search_key
from newscrawler.text.stem import light_stem

HELD = 300_000  # words; about 60 MB. 100,000 articles of Arabic news have some 500,000, of which half stand once


class Forms(dict[str, str]):
    """The stems met so far, by word; forgets all of them when there are more than *held*."""

    def __init__(self, held: int = HELD) -> None:
        super().__init__()
        self._held = held

    def of(self, text: str) -> str:
        """Return what ``search_key(text, stem=True)`` does.

        >>> Forms().of("والسعوديون في الرياض")
        'سعود في رياض'
        """
        if len(self) > self._held:
            self.clear()
        key = search_key(text)
        return " ".join(map(self.__getitem__, key.split(" "))) if key else key

    def __missing__(self, word: str) -> str:
        stem = self[word] = light_stem(word)
        return stem
