"""Program code in an article, which keeps its line breaks and its indentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.text import archive_form

if TYPE_CHECKING:
    from lxml import etree

# What highlighters call their blocks: Prism and highlight.js (language-x), SyntaxHighlighter (brush: x), prettify.
_NAMES = re.compile(r"\b(?:lang(?:uage)?-|brush:|hljs|highlight|prettyprint|wp-block-code|enlighter|sourceCode)")
_LANGUAGE = re.compile(r"\b(?:lang(?:uage)?-|brush:\s*)([A-Za-z0-9+#]{1,20})")


def code_text(pre: etree._Element) -> str | None:
    r"""Return the lines of the <pre> *pre* that hold something, when it holds code; a poem or a letter is none.

    >>> from lxml.html import fromstring
    >>> code_text(fromstring('<pre class="brush: python">def f():\n\n    return 1\n</pre>'))
    'def f():\n    return 1'
    >>> code_text(fromstring("<pre>قفا نبك من ذكرى حبيب ومنزل</pre>")) is None
    True
    """
    inner = next(pre.iter("code"), None)
    if inner is None and not _NAMES.search(pre.get("class") or ""):
        return None
    parts: list[str] = []
    for node in pre.iter():
        parts += "\n" if node.tag == "br" else "", node.text or "", (node.tail or "") if node is not pre else ""
    return "\n".join(line.rstrip() for line in "".join(parts).expandtabs(4).split("\n") if line.strip()) or None


def code_form(text: str) -> str:
    r"""Return the archive form of code: that of each line, behind its indentation.

    >>> code_form("def f():\n    return\u00a0 1")
    'def f():\n    return 1'
    """
    lines = [(line[: len(line) - len(line.lstrip())], archive_form(line)) for line in text.split("\n")]
    return "\n".join(" " * len(indent) + line for indent, line in lines if line)


def code_language(pre: etree._Element) -> str | None:
    """Return the language that the names of *pre*, or of the <code> in it, tell.

    >>> from lxml.html import fromstring
    >>> code_language(fromstring('<pre><code class="language-Python">print("خبر")</code></pre>'))
    'python'
    """
    for node in (pre, next(pre.iter("code"), pre)):
        found = _LANGUAGE.search(node.get("class") or "")
        if found:
            return found[1].lower()
    return None
