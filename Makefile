# Strongroom. `make` alone lists what there is. Every target does its own set-up, which is quick the second time.

SECONDS ?= 60
OUTSIDE := $(PATH)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Where the environment forbids Python to keep what it compiled, each process of the tests compiles its 2,000 modules anew.
unexport PYTHONDONTWRITEBYTECODE

HOST_PYTHON := $(or $(PYTHON),python3)
SET_UP = @PATH="$(OUTSIDE)"; command -v $(HOST_PYTHON) >/dev/null || \
	{ echo "set-up: Python 3.11 or 3.12 is needed, and $(HOST_PYTHON) is not found. Install one and run this again." >&2; exit 1; }; \
	$(HOST_PYTHON) tools/setup.py $(if $(PYTHON),--python $(PYTHON))

IN_PROCESS := $(wildcard tests/unit tests/stateful tests/incidents)
ON_ANVIL := $(wildcard tests/integration tests/gas)
SOURCES := 'contracts/**/*.sol'
PAGE := 'frontend/{src,test}/**/*.{ts,tsx,css}' '!frontend/src/generated/**'

.DEFAULT_GOAL := help
.PHONY: help setup ready doctor demo test e2e test-fast lint format fuzz bench artifacts lock clean

help: ## this list
	@echo "Strongroom: make TARGET"
	@sed -n 's/^\([a-z-]*\):.*## /  \1|/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

setup: ## install everything into this checkout: Python environment, npm packages, anvil, compiler
	$(SET_UP)

ready:
	$(SET_UP) --quiet

doctor: ## each tool's version, where it came from, and what to do about what is missing
	@PATH="$(OUTSIDE)" $(HOST_PYTHON) tools/doctor.py

demo: ready ## a real market on a local chain, until Ctrl-C (EXIT=1: end at once; PORT=8546, AGAIN=1, FRESH=1)
	@.venv/bin/python -m tools.demo $(if $(EXIT),--exit) $(if $(PORT),--port $(PORT)) \
		$(if $(AGAIN),--again) $(if $(FRESH),--fresh)

# Two workers. In-process tests start with a half each, so that both do not wait for the same mutants to be compiled, and
# take from each other at the end. Those on anvil run by files, for tests of a file share a chain; a worker has its own
# (ANVIL_WORKERS= : one after another, for a machine that is busy with other things).
ANVIL_WORKERS ?= 2
BY_HALVES := -n 2 --dist worksteal
BY_FILES := $(if $(ANVIL_WORKERS),-n $(ANVIL_WORKERS) --dist loadfile --no-loadscope-reorder)

# Two workers, each with a demo of its own; what measures time waits until it is alone (E2E_WORKERS= : one after another).
E2E_WORKERS ?= 2
BY_DEMOS := $(if $(E2E_WORKERS),-n $(E2E_WORKERS) --dist worksteal)

test: ready ## every test: in-process ones on two workers, those on anvil by files, and, with a Chromium, the dApp's
	.venv/bin/pytest -p no:ape_test $(BY_HALVES) $(IN_PROCESS)
	$(if $(ON_ANVIL),.venv/bin/ape test $(BY_FILES) $(ON_ANVIL) --network ethereum:local:foundry)
	@if .venv/bin/python -m tools.chromium > /dev/null; then $(MAKE) --no-print-directory e2e; fi

e2e: ready ## the dApp in a real Chromium (installed by apt for root), over the demo's chain
	@.venv/bin/python -m tools.chromium > /dev/null
	@PATH="$(OUTSIDE)" $(HOST_PYTHON) tools/setup.py --quiet --e2e
	.venv/bin/pytest -p no:ape_test $(BY_DEMOS) tests/e2e

test-fast: ready ## the in-process tests that are quick, for while you work
	.venv/bin/pytest -p no:ape_test $(BY_HALVES) -m "not slow and not anvil" $(IN_PROCESS)

lint: ready ## formatting, types, Solidity rules, and our own checks
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy $(wildcard strongroom tools scripts benchmarks)
	node_modules/.bin/solhint --disc --noPoster --max-warnings 0 $(SOURCES)
	node_modules/.bin/prettier --log-level warn --check $(SOURCES)
	frontend/node_modules/.bin/tsc --noEmit --project frontend
	node_modules/.bin/prettier --log-level warn --check $(PAGE)
	.venv/bin/python -m tools.checks

format: ready ## write the formatting that lint asks for
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .
	node_modules/.bin/prettier --log-level warn --write $(SOURCES) $(PAGE)

fuzz: ready ## the stateful suites for longer, with fresh seeds (SECONDS=60)
	@.venv/bin/python -m tools.fuzz --seconds $(SECONDS)

bench: ready ## gas beside the peers', compiled from npm by their own settings
	@.venv/bin/python -m benchmarks.run

artifacts: ready ## compile, and write what is made of it: artifacts, client wrappers, pages
	@.venv/bin/python -m tools.artifacts
	@.venv/bin/python -m tools.codegen
	@.venv/bin/python -m tools.frontend
	@.venv/bin/python -m tools.docs

lock: ## pin and hash the requirements anew after a change of requirements.in or package.json (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url requirements.in -o requirements.txt
	npm install --package-lock-only --ignore-scripts
	cd frontend && npm install --package-lock-only --ignore-scripts
	cd tests/e2e && npm install --package-lock-only --ignore-scripts

clean: ## remove what builds, tests and runs left, the demo's saved chain with it
	rm -rf .build .strongroom .pytest_cache .mypy_cache .ruff_cache .hypothesis build
	find strongroom tools scripts tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
