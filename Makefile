# Everything starts here, on a machine with nothing but Python 3.11 to 3.13, make and git.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON_HERE := .venv/bin/python
PYTEST := $(PYTHON_HERE) -m pytest -n 2 --dist worksteal $(PYTEST_ARGS)
UV ?= uv
PORT ?= 8000

.PHONY: help run dev setup test test-sqlite test-postgres check format lock clean

help: ## What can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|'

run: ## Set everything up and serve the sample company on http://127.0.0.1:8000, or another PORT=
	@tools/make-venv run
	@$(PYTHON_HERE) -m answerable demo --port $(PORT)

setup: ## The virtual environment for working here
	@tools/make-venv dev

dev: setup ## The sample company with readable logs and templates read afresh
	@ANSWERABLE_DEBUG=yes $(PYTHON_HERE) -m answerable demo --port $(PORT)

test: export ANSWERABLE_TEST_PICTURES ?= yes
test: setup ## Set everything up and run every test, on SQLite and on PostgreSQL
	@tools/install-services
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

test-sqlite:
	ANSWERABLE_TEST_DATABASE=sqlite $(PYTEST)

test-postgres:
	ANSWERABLE_TEST_DATABASE=postgres $(PYTEST)

check: setup ## Form, style, types, contracts, migrations, settings, templates: under a minute
	@tools/check

format: setup ## Put the code into its form
	$(PYTHON_HERE) -m ruff format .
	$(PYTHON_HERE) -m ruff check --fix .

lock: ## Pin what pyproject.toml asks for (needs uv)
	tools/lock "$(UV)"

clean: ## Remove what was made here; your data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist artefacts
	find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: pictures
pictures: setup ## Take the pictures of the user guide anew
	ANSWERABLE_TEST_DATABASE=sqlite $(PYTHON_HERE) -m pytest -q tests/browser/test_whole_day.py
	cp artefacts/guide/*.png docs/pictures/guide/

BENCH_SIZES ?= 1k,10k
.PHONY: bench
bench: setup ## Measure intake, pages, live readers and start; a million tickets with BENCH_SIZES=10k,100k,1m
	$(PYTHON_HERE) bench/intake.py
	$(PYTHON_HERE) bench/pages.py --sizes $(BENCH_SIZES)
	$(PYTHON_HERE) bench/stream.py
	$(PYTHON_HERE) bench/start.py --size 1k
