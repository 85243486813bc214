// Opens a page of a WACZ file in ReplayWeb.page, in a browser without a window, and looks for its headline there.
//
//     node replayed.mjs PACKAGES WACZ URL TIMESTAMP HEADLINE SCREENSHOT
//
// PACKAGES is a folder that holds the npm packages replaywebpage and playwright-core; CHROMIUM names the browser.
// TIMESTAMP has 14 digits. Exit code 0: the headline stands in the page that the player took out of the WACZ.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";

const [packages, wacz, url, timestamp, headline, screenshot] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)(resolve(packages, "playwright-core"));
const TYPES = { html: "text/html", js: "text/javascript", wacz: "application/wacz" };
const PATIENCE_MS = 90_000;

function fileOf(path) {
  if (path === `/${basename(wacz)}`) return wacz;
  return join(packages, "replaywebpage", path === "/" ? "index.html" : path);
}

// A player reads a WACZ piece by piece, so that the server must know ranges.
function answer(request, response) {
  const file = fileOf(decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname));
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) return response.writeHead(404).end();
  const [, first, last] = /bytes=(\d*)-(\d*)/.exec(request.headers.range ?? "") ?? [];
  const start = first ? Number(first) : last ? found.size - Number(last) : 0;
  const end = first && last ? Number(last) : found.size - 1;
  const headers = {
    "Accept-Ranges": "bytes",
    "Content-Length": end - start + 1,
    "Content-Type": TYPES[file.split(".").pop()] ?? "application/octet-stream",
  };
  if (request.headers.range) headers["Content-Range"] = `bytes ${start}-${end}/${found.size}`;
  response.writeHead(request.headers.range ? 206 : 200, headers);
  if (request.method === "HEAD") return response.end();
  createReadStream(file, { start, end }).pipe(response);
}

async function frameWithHeadline(page) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    for (const frame of page.frames().filter((one) => one.url().includes(`/${timestamp}mp_/`))) {
      const shown = await frame.locator("h1").allInnerTexts().catch(() => []);
      if (shown.some((text) => text.includes(headline))) return frame.url();
    }
    await page.waitForTimeout(250);
  }
  return null;
}

const server = createServer(answer).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const home = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
const view = new URLSearchParams({ view: "pages", url, ts: timestamp });
await page.goto(`${home}/?source=${encodeURIComponent(`${home}/${basename(wacz)}`)}#${view}`);
const frame = await frameWithHeadline(page);
await page.screenshot({ path: screenshot });
await browser.close();
server.close();
console.log(frame ? `${frame} shows: ${headline}` : `the headline is not there: ${headline}; see ${screenshot}`);
process.exitCode = frame ? 0 : 1;
