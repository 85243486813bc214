"""The search form of many texts, each of their words looked up once."""

from newscrawler.text import search_key

# Words as written; about 60 MB. A corpus repeats its words: the 20.8 million of 100,000 generated articles are 292,000.
HELD = 300_000


class Forms(dict[str, str]):
    """The search form, stemmed, of the words met so far; forgets all of them when there are more than *held*."""

    def __init__(self, held: int = HELD) -> None:
        super().__init__()
        self._held = held

    def of(self, text: str) -> str:
        """Return what ``search_key(text, stem=True)`` does.

        >>> Forms().of("«والسعوديون» - في الرياض.")
        'سعود في رياض'
        """
        if len(self) > self._held:
            self.clear()
        return " ".join(filter(None, map(self.__getitem__, text.split())))

    def __missing__(self, word: str) -> str:
        form = self[word] = search_key(word, stem=True)
        return form
