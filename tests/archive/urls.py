"""Print URLs of the web, one JSON string a line: the pieces that keys depend on, combined by a fixed seed."""

import json
import random

HOSTS = [
    "example.com",
    "www.Example.com",
    "WWW2.example.com",
    "m.example.com:8080",
    "u:p@example.com",
    "127.0.0.1:8799",
]
HOSTS += [
    "مثال.إختبار",
    "xn--mgbh0fb.xn--kgbechtv",
    "example.com:443",
    "example.com:80",
    "a.b.c.example.co.uk",
    "[::1]:81",
]
STEPS = [
    "",
    "a",
    "B",
    "خبر",
    "%D8%A7%d9%84",
    "%41",
    "a b",
    "a%20b",
    "a+b",
    ".",
    "..",
    "a%2Fb",
    "a.html",
    "%25",
    "~x",
    "!$'()*,;=:@",
]
KEYS = ["p", "Q", "utm_source", "b", "a", "%D8%A3", "خ", "sid", "PHPSESSID", "x[]", ""]
VALUES = [
    "",
    "1",
    "A",
    "%26",
    "a b",
    "%D8%A7",
    "خبر",
    "0123456789abcdefghijklemopqrstuv",
    "http://x.com/?y=1",
    "a=b",
    "+",
]


def url(dice: random.Random) -> str:
    path = "/".join(["", "a", *(dice.choice(STEPS) for _ in range(dice.randrange(5)))])
    query = "&".join(f"{dice.choice(KEYS)}={dice.choice(VALUES)}" for _ in range(dice.randrange(4)))
    made = f"{dice.choice(['http', 'https'])}://{dice.choice(HOSTS)}{path}"
    return made + (f"?{query}" if dice.random() < 0.6 else "") + ("#f" if dice.random() < 0.1 else "")


if __name__ == "__main__":
    seeded = random.Random(7)
    for _ in range(20_000):
        print(json.dumps(url(seeded)))  # noqa: T201 - a script of archive_tools.sh
