# Everything a person or CI does with this checkout. `make help` lists it.
# Set-up goes through uv where it is installed, else through venv and pip; both install the same hashed lock, and
# nothing but it (--no-deps): pip's resolver refuses a lock whose `coverage[toml]` has a newer release.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run-installed
DEV    := $(VENV)/.dev-installed
UV     := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run demo tutorial test check chaos burst fuzz hostile fmt types arch bench gate peers lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: $(RUN) ## set up and run the daemon with the shipped config (Ctrl-C ends it)
	$(BIN)/monitor run --config config --state var

demo: $(RUN) ## the whole thing offline: a newsroom, the daemon and a chat on loopback
	$(BIN)/monitor demo

tutorial: $(DEV) ## the tutorial from pip install to the first alert, timed, on loopback
	$(BIN)/python -m tests.tutorial

test: $(DEV) ## set up and pass the tests; of what is many of a kind a part
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: $(DEV) ## the full gate: format, lint, types, contracts, all tests in full, coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 3 --dist worksteal --whole --cov --cov-report=
	$(BIN)/python -m coverage report --fail-under=90

KILLS ?= 50
FLIGHT_KILLS ?= 1000
chaos: $(DEV) ## kill -9 the daemon KILLS times (50), and between fetch and settle FLIGHT_KILLS times (1000)
	MONITOR_KILLS=$(KILLS) MONITOR_FLIGHT_KILLS=$(FLIGHT_KILLS) $(BIN)/python -m pytest -p no:randomly -s \
		tests/e2e/test_kill9.py tests/e2e/test_kills_in_flight.py

BURST ?= 1000
burst: $(DEV) ## send BURST alerts (default 1000) to servers that keep every service's documented limits
	BURST=$(BURST) $(BIN)/python -m pytest -p no:randomly -s tests/flows/test_burst_of_alerts.py

FUZZ_SECONDS ?= 300
fuzz: $(DEV) ## read spoilt documents for FUZZ_SECONDS (default 300): none may crash a reader
	$(BIN)/python -m tests.fuzzing --seconds $(FUZZ_SECONDS)

SHORT ?=
hostile: $(DEV) ## hostile servers beside good feeds; SHORT=1 takes a few of them and half a minute
	$(BIN)/python -m benchmarks.hostile $(if $(SHORT),--short)

fmt: $(DEV) ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(DEV) ## mypy --strict
	$(BIN)/mypy

arch: $(DEV) ## the import contracts
	$(BIN)/lint-imports

bench: $(DEV) ## measure, beside peers in one run
	$(BIN)/python -m benchmarks

gate: $(DEV) ## half a minute: are feeds and pages read as well, and as many times as fast as by their peers, as before
	$(BIN)/python -m benchmarks.feeds --rounds 1
	$(BIN)/python -m benchmarks.extraction --limit 80

peers: $(DEV) ## install the benchmarks' peers, apart from all else, for `make bench`
	$(call into,.peers,benchmarks/peers.txt)

lock: ## write both lock files anew (hashes, no hosts)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## remove what set-up and tests made
	rm -rf $(VENV) .peers .fuzz .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* htmlcov dist build

$(VENV)/bin/python:
ifdef UV
	uv venv --quiet --allow-existing --python $(PYTHON) $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

$(RUN): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(call install,requirements.lock)

$(DEV): requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(call install,requirements-dev.lock)
	@touch $(RUN)

ifdef UV
define install
VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps --require-hashes -r $(1)
VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps -e .
@touch $@
endef
define into
VIRTUAL_ENV=$(VENV) uv pip install --quiet --target $(1) -r $(2)
endef
else
define install
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1)
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
@touch $@
endef
define into
$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --target $(1) -r $(2)
endef
endif
