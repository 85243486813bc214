# make demo: sets itself up, crawls the embedded site.  make test: sets itself up, runs every check.
PYTHON ?=
BIN := .venv/bin
INSTALL := PYTHON="$(PYTHON)" sh requirements/install.sh

# hundreds of processes of the tests would compile the package anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup bench-setup lock update demo test check unit coverage mutate test-kill test-archive clean
.PHONY: test-kill-shared test-machines bench-frontier-shared test-fuzz test-export bench-extract bench-text bench-crawl bench-frontier bench-reextract bench-dedup bench-export
.PHONY: bench-search bench-serve bench-schedule bench-sites bench-soak bench-clean fit-quality
.DEFAULT_GOAL := help

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

setup: ## a virtual environment with everything for demo and tests, as locked in requirements/
	@$(INSTALL) core dev

bench-setup: setup
	@$(INSTALL) bench

lock: ## lock what pyproject.toml asks anew
	@sh requirements/update.sh

update: ## move all that is locked forward
	@sh requirements/update.sh --upgrade

demo: ## crawl the embedded demo site into data/
	@$(INSTALL) core
	@$(BIN)/newscrawler demo --data data

test: check unit ## every check: lint, types, structure, tests

check: setup ## ruff, mypy, import-linter, scrapy-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/scrapy-lint

# tests of whole crawls that fail are run again (tests/conftest.py), and named at the end
PYTEST := $(BIN)/pytest -n 3

unit: setup ## the tests, in random order
	$(PYTEST)

# make mutate ROOM=ledger; with SAMPLE=150 SEED=7 so many of each folder
mutate: setup ## the share of a room's mutants that its tests kill
	@$(INSTALL) mutate
	$(BIN)/python tests/mutate.py $(ROOM) $(SAMPLE) $(SEED)

coverage: setup ## the tests, and the lines that they do not reach
	$(PYTEST) --cov --cov-report=term

test-kill: setup ## ninety kills at random points, of crawls and of readers
	$(BIN)/pytest -m kill tests/kill tests/follow tests/watch

test-kill-shared: setup ## thirty ends of workers, of their server, pauses longer than their leases; nine with a store
	$(BIN)/pytest -m kill -s -k killed tests/work

test-machines: setup ## two machines (network namespaces; as root) share an archive, and one is cut off
	OWN_NAMESPACE=1 unshare --net $(BIN)/pytest -m kill -s -k machines tests/work

test-fuzz: setup ## a hundred thousand mutated pages: no error, none over five seconds
	$(BIN)/pytest -m slow tests/extract/test_fuzz.py

test-export: setup ## exports read by pandas, polars, datasets, datatrove and zyte-common-items
	@$(INSTALL) interop
	$(BIN)/pytest tests/export

test-archive: setup ## the archive before the tools of others, in an environment of their own
	tests/archive_tools.sh

CORPUS ?= ../shared/corpus

fit-quality: setup ## the model behind quality.score, fitted anew on the pages below CORPUS
	$(BIN)/python benchmarks/fit_quality.py $(CORPUS)/wcxb $(CORPUS)/snippets $(CORPUS)/scrapinghub $(CORPUS)/arabic/pages --write

bench-extract: bench-setup ## extraction: pages a second and memory, beside others
	$(BIN)/python benchmarks/bench_extract.py

bench-text: bench-setup ## text and dates, beside others
	$(BIN)/python benchmarks/bench_text.py
	$(BIN)/python -W ignore benchmarks/bench_dates.py

bench-crawl: setup ## a whole crawl beside a bare Scrapy spider
	$(BIN)/python benchmarks/bench_crawl.py

bench-frontier: setup ## put, lease and commit from 10 thousand to 5 million URLs
	$(BIN)/python benchmarks/bench_frontier.py --urls 5000000

bench-frontier-shared: setup ## the frontier in PostgreSQL under four workers
	$(BIN)/python benchmarks/bench_frontier_shared.py

bench-reextract: bench-setup ## reading an archive again, beside trafilatura
	$(BIN)/python benchmarks/bench_reextract.py

bench-dedup: bench-setup ## near duplicates beside datasketch
	$(BIN)/python benchmarks/bench_dedup.py

bench-export: setup ## a million articles to Parquet
	$(BIN)/python benchmarks/bench_export.py

bench-clean: setup ## a dump of 100,000 naive texts made clean
	$(BIN)/python benchmarks/bench_clean.py

bench-search: setup ## indexing and queries over 100,000 articles
	$(BIN)/python benchmarks/bench_search.py

bench-serve: setup ## the pages of an archive of 100,000 articles, 20 requests at once
	$(BIN)/python benchmarks/bench_serve.py

bench-schedule: setup ## thirty simulated days beside a fixed poll
	$(BIN)/python benchmarks/bench_schedule.py

bench-soak: setup ## 300 runs of one site: time, memory, and what comes to the archive
	$(BIN)/python benchmarks/bench_soak.py

bench-sites: setup ## 200 small sites in one run: time, memory, requests
	$(BIN)/python benchmarks/bench_sites.py

clean: ## remove what setup and demo made
	rm -rf .venv .cache $(filter-out data/.gitkeep,$(wildcard data/*))
