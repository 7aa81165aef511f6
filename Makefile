# Écrin. `make` alone tells what there is.

PYTHON ?= python3
HOST ?=
PORT ?=
PUBLIC ?=

VENV := .venv
BIN := $(VENV)/bin
SETTINGS := $(if $(HOST),ECRIN_HOST=$(HOST)) $(if $(PORT),ECRIN_PORT=$(PORT)) $(if $(PUBLIC),ECRIN_PUBLIC=$(PUBLIC))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: help run setup test check prove bench sdl messages privacy letters lock clean

help: ## What there is to do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  \033[33m%-10s\033[0m %s\n", $$1, $$2}'

run: $(VENV)/.run ## Serve the demo shop (PORT=9000, HOST=, PUBLIC=true)
	@$(SETTINGS) $(BIN)/ecrin serve --prepare

setup: $(VENV)/.test ## The environment with every tool

test: $(VENV)/.test ## Lint, types, layers, and the suite on both databases
	@$(BIN)/python -m tests.run

prove: $(VENV)/.test ## The large counts: races, kills, long files; results in docs/proofs.md
	@$(BIN)/python -m tests.run --prove

bench: $(VENV)/.test ## Measure beside other servers (an hour; needs wrk and npm)
	@cd bench/node && npm ci --silent && cd vendure && npm ci --silent
	@$(BIN)/python -m bench.answers && $(BIN)/python -m bench.sizes && $(BIN)/python -m bench.buying && $(BIN)/python -m bench.fan_out 5000 20 5

check: $(VENV)/.test ## Lint, format, types and layers alone
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

sdl: $(VENV)/.test ## Refresh schema/storefront.graphql and schema/admin.graphql
	@$(BIN)/ecrin sdl > schema/storefront.graphql
	@$(BIN)/ecrin sdl --admin > schema/admin.graphql

messages: $(VENV)/.test ## Name the messages that lack their French
	@$(BIN)/python -m gateway.messages

privacy: $(VENV)/.test ## Print docs/privacy.md from the registry
	@$(BIN)/python -m gateway.privacy_document > docs/privacy.md

letters: $(VENV)/.test ## Build the letters' HTML from MJML
	@$(BIN)/python -m gateway.letters.build

lock: ## Pin requirements anew (needs uv)
	@for set in "run:--group build" "test:--group build --group test"; do \
	  uv pip compile --universal --generate-hashes --no-header -q \
	    pyproject.toml $${set#*:} -o requirements/$${set%%:*}.txt; done

clean: ## Remove the environment and the demo's data
	@rm -rf $(VENV) var

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Écrin needs Python 3.11 or newer; name it with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing (Debian: apt install python3-venv)" >&2; exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up the environment (once) …"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up the environment with every tool (once) …"
	@$(PIP) --require-hashes -r requirements/test.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/.run
