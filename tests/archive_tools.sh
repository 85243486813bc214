#!/bin/sh
# The archive of the demo crawl (or of the data folder given) before the tools of others: warcio, fastwarc, warcat, gzip,
# cdxj-indexer, wacz, pywb, and ReplayWeb.page in a browser where there are node, npm and Chromium; there a page of a paper
# with a theme is also held against what these two show of it, pixel by pixel.
# wacz, cdxj-indexer, pywb and ReplayWeb.page are (or depend on) GPL and AGPL packages: they live in an environment of
# their own and are run as programs, never imported. Needs the network once, for that environment.
set -eu
cd "$(dirname "$0")/.."
BIN="$PWD/.venv/bin"
TOOLS="${ARCHIVE_TOOLS:-$PWD/.cache/archive-tools}"
PYTHON="${PYTHON:-python3}"
WORK=$(mktemp -d)
WAYBACK=
trap 'test -z "$WAYBACK" || kill "$WAYBACK" 2>/dev/null || true; rm -rf "$WORK"' EXIT

if ! test -x "$TOOLS/bin/wayback" || ! test -x "$TOOLS/bin/fastwarc" || ! test -x "$TOOLS/bin/wacz" ||
    ! "$TOOLS/bin/python" -c "import warcat" 2>/dev/null; then
    "$PYTHON" -m venv "$TOOLS"
    "$TOOLS/bin/pip" install -q --disable-pip-version-check --require-hashes -r requirements/archive-tools.txt
fi

if test $# -gt 0; then DATA=$1; else
    DATA="$WORK/data"
    "$BIN/newscrawler" demo --data "$DATA" >"$WORK/demo.log" 2>&1 || { cat "$WORK/demo.log"; exit 1; }
fi

echo "== newscrawler verify, reextract"
"$BIN/newscrawler" verify --data "$DATA"
"$BIN/newscrawler" reextract --data "$DATA" >"$WORK/reextract.log" || { cat "$WORK/reextract.log"; exit 1; }

find "$DATA/warc" -name '*.warc.gz' | sort >"$WORK/warcs"
test -s "$WORK/warcs"
while read -r warc; do
    echo "== $(basename "$warc"): gzip -t, warcio check, fastwarc check, warcat verify, cdxj-indexer"
    gzip -t "$warc"
    "$BIN/warcio" check "$warc"
    "$TOOLS/bin/fastwarc" check "$warc"
    echo
    "$TOOLS/bin/python" -m warcat verify "$warc" >"$WORK/warcat.log" 2>&1 ||
        "$BIN/python" tests/archive/warcat_said.py "$warc" "$WORK/warcat.log"
    "$TOOLS/bin/cdxj-indexer" --sort "$warc" >"$WORK/theirs.cdxj"
    cmp "$WORK/theirs.cdxj" "${warc%.warc.gz}.cdxj"
done <"$WORK/warcs"

echo "== URL keys"
"$BIN/python" tests/archive/urls.py >"$WORK/urls"
"$BIN/python" tests/archive/keys.py newscrawler.warc <"$WORK/urls" >"$WORK/our.keys"
"$TOOLS/bin/python" tests/archive/keys.py surt <"$WORK/urls" >"$WORK/their.keys"
cmp "$WORK/our.keys" "$WORK/their.keys"
echo "$(wc -l <"$WORK/urls") keys equal"

echo "== wacz validate"
"$BIN/newscrawler" export --format wacz --data "$DATA" "$WORK/demo.wacz" >/dev/null
"$BIN/newscrawler" verify "$WORK/demo.wacz"
"$TOOLS/bin/wacz" validate -f "$WORK/demo.wacz"

echo "== pywb serves every page with its digest"
mkdir -p "$WORK/pywb" && cd "$WORK/pywb"
"$TOOLS/bin/wb-manager" init news >/dev/null 2>&1
xargs "$TOOLS/bin/wb-manager" add news <"$WORK/warcs" >/dev/null 2>&1
PORT=$("$BIN/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$TOOLS/bin/wayback" --port "$PORT" --bind 127.0.0.1 >"$WORK/pywb.log" 2>&1 &
WAYBACK=$!
cd - >/dev/null
"$BIN/python" tests/archive/pywb_pages.py "$DATA" "http://127.0.0.1:$PORT/news" || { tail -20 "$WORK/pywb.log"; exit 1; }

echo "== ReplayWeb.page shows an article of the package"
CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
if test -z "$CHROMIUM" || ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "skipped: needs node, npm and Chromium"
    exit 0
fi
for package in replaywebpage playwright-core; do
    test -d "$TOOLS/npm/$package" && continue
    mkdir -p "$WORK/npm/$package" "$TOOLS/npm" # what is published holds all it needs: nothing is built or run
    npm pack --silent --pack-destination "$WORK/npm" "$package" >/dev/null
    tar -xzf "$WORK/npm/$package"-*.tgz --strip-components=1 -C "$WORK/npm/$package"
    mv "$WORK/npm/$package" "$TOOLS/npm/"
done
"$BIN/python" -c '
import json, sys, zipfile
page = json.loads(zipfile.ZipFile(sys.argv[1]).read("pages/pages.jsonl").splitlines()[1])
print(page["url"], "".join(filter(str.isdigit, page["ts"])), page["title"], sep="\n")' "$WORK/demo.wacz" >"$WORK/page"
{ read -r URL && read -r MOMENT && read -r TITLE; } <"$WORK/page"
CHROMIUM="$CHROMIUM" node tests/archive/replayed.mjs "$TOOLS/npm" "$WORK/demo.wacz" "$URL" "$MOMENT" "$TITLE" \
    "${SCREENSHOT:-$TOOLS/replayed.png}"

echo "== a page as it was, in ReplayWeb.page and in pywb (screenshots: ${SCREENSHOTS:=$TOOLS/looks})"
CHROMIUM="$CHROMIUM" PYTHONPATH=tests "$BIN/python" -m archive.replayed_looks "$TOOLS" "$SCREENSHOTS"
