# The commands of Segue. `make` alone lists them; only Python 3.11 and make are assumed.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.PHONY: help setup browser assets demo test check lint fix handbook bench clean

BIN := .venv/bin
# The tools of .venv first, Node among them; the machine's own certificates for whatever downloads.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export NODE_USE_SYSTEM_CA ?= 1
# Without a server of one's own, everything runs on a private PostgreSQL inside this folder.
export SEGUE_DATA ?= $(CURDIR)/data
JOBS ?= 2

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/ready ## Make .venv with everything in it

.venv/ready: pyproject.toml uv.lock tools/setup.sh
	@sh tools/setup.sh

assets: .venv/ready ## Build styles, scripts and typefaces (skipped when nothing changed)
	@if [ -f tools/build_assets.py ]; then $(BIN)/python tools/build_assets.py; fi
