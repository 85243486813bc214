# make demo: sets itself up, crawls the embedded site.  make test: sets itself up, runs every check.
PYTHON ?= python3
BIN := .venv/bin
CORE := .venv/.core
READY := .venv/.ready
BENCH := .venv/.bench
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),$(UV) pip install --python $(BIN)/python -q,$(BIN)/python -m pip install -q --disable-pip-version-check)

.PHONY: help setup demo test check unit test-kill test-archive clean
.PHONY: test-export bench-extract bench-text bench-crawl bench-frontier bench-reextract bench-dedup bench-export
.PHONY: bench-search bench-schedule
.DEFAULT_GOAL := help

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

setup: $(READY) ## a virtual environment with everything for demo and tests

$(CORE): pyproject.toml
	@test -x $(BIN)/python || $(if $(UV),$(UV) venv -q --python $(PYTHON) .venv,$(PYTHON) -m venv --upgrade-deps .venv)
	@$(INSTALL) -e .
	@touch $(CORE)

$(READY): $(CORE)
	@$(INSTALL) -e ".[dev]"
	@touch $(READY)

$(BENCH): $(READY)
	@$(INSTALL) -e ".[bench]"
	@touch $(BENCH)

demo: $(CORE) ## crawl the embedded demo site into data/
	@$(BIN)/newscrawler demo --data data

test: check unit ## every check: lint, types, structure, tests

check: $(READY) ## ruff, mypy, import-linter, scrapy-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/scrapy-lint

# whole crawls race with the clock of a busy machine: a failure is run again, and the rerun is printed
unit: $(READY) ## the tests, in random order, with coverage
	$(BIN)/pytest -n 3 --reruns 2 -m "not slow and not kill" --cov --cov-report=term

test-kill: $(READY) ## sixty kills at random points
	$(BIN)/pytest -m kill tests/kill

test-fuzz: $(READY) ## a hundred thousand mutated pages: no error, none over five seconds
	$(BIN)/pytest -m slow tests/extract/test_fuzz.py

test-export: $(READY) ## exports read by pandas, polars, datasets and zyte-common-items
	$(INSTALL) pandas polars datasets zyte-common-items
	$(BIN)/pytest tests/export

test-archive: $(READY) ## the archive before the tools of others, in an environment of their own
	tests/archive_tools.sh

bench-extract: $(BENCH) ## extraction: pages a second and memory, beside others
	$(BIN)/python benchmarks/bench_extract.py

bench-text: $(BENCH) ## text and dates, beside others
	$(BIN)/python benchmarks/bench_text.py
	$(BIN)/python -W ignore benchmarks/bench_dates.py

bench-crawl: $(READY) ## a whole crawl beside a bare Scrapy spider
	$(BIN)/python benchmarks/bench_crawl.py

bench-frontier: $(READY) ## put, lease and commit from 10 thousand to 5 million URLs
	$(BIN)/python benchmarks/bench_frontier.py --urls 5000000

bench-reextract: $(BENCH) ## reading an archive again, beside trafilatura
	$(BIN)/python benchmarks/bench_reextract.py

bench-dedup: $(BENCH) ## near duplicates beside datasketch
	$(BIN)/python benchmarks/bench_dedup.py

bench-export: $(READY) ## a million articles to Parquet
	$(BIN)/python benchmarks/bench_export.py

bench-search: $(READY) ## indexing and queries over 100,000 articles
	$(BIN)/python benchmarks/bench_search.py

bench-schedule: $(READY) ## thirty simulated days beside a fixed poll
	$(BIN)/python benchmarks/bench_schedule.py

clean: ## remove what setup and demo made
	rm -rf .venv .cache $(filter-out data/.gitkeep,$(wildcard data/*))
