# The commands of Segue. `make` alone lists them; only Python 3.11 and make are assumed.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.PHONY: help setup assets browser demo test check lint types unit coverage journeys fix handbook bench clean

BIN := .venv/bin
# The tools of .venv first, Node among them; the machine's own certificates for whatever downloads.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export NODE_USE_SYSTEM_CA ?= 1
# Without a server of one's own, everything runs on a private PostgreSQL inside this folder.
export SEGUE_DATA ?= $(CURDIR)/data
# Test processes at once.
JOBS ?= 2

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/ready ## Make .venv with everything in it

.venv/ready: pyproject.toml uv.lock tools/setup.sh
	@sh tools/setup.sh

assets: setup ## Build styles, scripts and typefaces (skipped when nothing changed)
	@python tools/build_assets.py

browser: setup
	@sh tools/browser.sh

demo: assets ## Serve a populated fictional hub on http://127.0.0.1:8000 (RESET=1 starts afresh)
	@exec segue demo $(if $(RESET),--reset)

test: check unit journeys ## Everything that must pass, as CI runs it
	@echo "All of it passes."

# A real hub's settings, on the tests' database server.
AS_A_HUB := SEGUE_DATA=$(CURDIR)/build/test SEGUE_DEMO=0 SEGUE_DEBUG=0 SEGUE_URL=https://hub.example.org \
	SEGUE_SECRET_KEY=$$(python -c "import secrets; print(secrets.token_urlsafe(48))") python

check: lint types ## Read the code: style, spelling, types, layers, migrations, settings
	@lint-imports --no-logo
	@$(AS_A_HUB) manage.py makemigrations --check --dry-run
	@$(AS_A_HUB) manage.py check --deploy --fail-level WARNING

lint: setup
	@ruff check
	@ruff format --check
	@find segue -path '*/templates/*.html' | xargs djade --check --target-version 5.2
	@typos

types: setup
	@mypy

unit: assets
	@rm -f .coverage .coverage.*
	@pytest --ignore=tests/journeys -n $(JOBS) --dist=worksteal --rules --cov --cov-report= -q
	@python tools/coverage_gate.py rules

coverage: assets ## Measure what all unit and page tests reach together, not the tests of rules alone
	@rm -f .coverage .coverage.*
	@pytest --ignore=tests/journeys -n $(JOBS) --dist=worksteal --cov --cov-report= -q
	@python tools/coverage_gate.py

journeys: assets browser
	@pytest tests/journeys -n $(JOBS) --dist=worksteal -q

fix: setup ## Put right what the tools can put right by themselves
	@ruff check --fix-only --quiet
	@ruff format --quiet
	@find segue -path '*/templates/*.html' | xargs djade --target-version 5.2

handbook: setup ## Print docs/cycle.md, docs/who-can.md and the tables of docs/running.md afresh
	@python tools/print_handbook.py

bench: assets ## Measure large hubs through the real server, and the register; docs/performance.md keeps the tables
	@python bench/run.py
	@python bench/register.py

clean: ## Remove what was built; the data of a hub or demo stays
	@rm -rf .venv .tools node_modules build dist segue/site/static/segue .mypy_cache .ruff_cache .pytest_cache .coverage*
