# `make run` and `make test` are all that is needed; `make help` lists the rest.
#
# Each step leaves a stamp file behind and is repeated only when what it was made from has changed,
# so the second run is quick and needs no network.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PYTHONWARNINGS='ignore:Editable' $(BIN)/python -m pip --quiet --disable-pip-version-check
VENDOR := kb/web/static/vendor
CATALOGUES := $(wildcard kb/*/translations/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
CODE := kb migrations tests tools bench setup.py
LINTERS := types style imports templates
EXTRAS := test bench postgres tantivy semantic fast
WHOOSH3 := tests/engines/whoosh3.lock
# A file stays in one worker, which makes its fixtures once; files start in their order.
WORKERS = -n $(shell expr $$(nproc) + 1) --dist loadfile --no-loadscope-reorder

# Without compiled files each process of the tests would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run setup setup-dev test suite check pure fuzz chaos lint $(LINTERS) format bench eval screenshots wheel lock audit messages clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Install what is missing, fill an empty knowledge base and serve it at http://127.0.0.1:8000
	@exec $(BIN)/kb serve

setup: $(VENV)/.installed $(VENDOR)/.stamp $(COMPILED) ## Install everything that running needs

setup-dev: setup $(VENV)/.installed-dev $(VENV)/.whoosh3 ## Install everything that tests, checks and measurements need as well

test: setup-dev ## Set up, run all tests, see that each line and branch has one, and check the code beside them
	@$(MAKE) --no-print-directory --jobs=2 --keep-going suite $(LINTERS)

# Tests wait for browsers, databases and locks, so that a worker more than there are processors keeps those busy.
suite:
	@PYTEST_PLUGINS=tests.measuring,tests.forking $(BIN)/python -m pytest $(WORKERS) $(PYTEST_ARGS)

check: setup-dev ## Check style, types and imports and run the pure tests, for every few minutes of work
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync $(LINTERS) pure

# These import much and hold no pure test.
IMPURE := browser migrations web/api/test_made_up_requests.py

pure: setup-dev
	@$(BIN)/python -m pytest -q --pure $(IMPURE:%=--ignore=tests/%) -n auto --dist loadfile $(PYTEST_ARGS)

fuzz: setup-dev ## Read some thousand damaged files, for crashes and for text that vanishes; KB_FUZZ=N of each format
	@KB_FUZZ=$(or $(KB_FUZZ),500) $(BIN)/python -m pytest -q tests/ingest/fuzz $(PYTEST_ARGS)

chaos: setup-dev ## Kill, damage, attack and fill up copies of a small base, and write docs/reliability.md; CHAOS_KILLS, CHAOS_SECONDS
	@$(BIN)/python -m tools.chaos

lint: setup-dev ## Check style, types, imports and templates
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync $(LINTERS)

types:
	@$(BIN)/mypy

style:
	@$(BIN)/ruff check --quiet $(wildcard $(CODE))
	@$(BIN)/ruff format --quiet --check $(wildcard $(CODE))

imports:
	@$(BIN)/lint-imports

templates:
	@$(BIN)/djlint --quiet --lint --profile jinja kb/web/templates

format: setup-dev ## Bring the code into its standard form
	@$(BIN)/ruff check --quiet --fix $(wildcard $(CODE))
	@$(BIN)/ruff format --quiet $(wildcard $(CODE))

bench: setup-dev ## Measure import, index, search and pages beside their yardsticks
	@$(BIN)/python -m bench

eval: setup-dev ## Judge the search on the real list, the judged queries and the compounds cut by hand
	@$(BIN)/python -m bench.quality

screenshots: setup-dev ## Take a picture of every kind of page into build/screenshots/; ONLY=map for those of some addresses
	@$(BIN)/python -m tests.browser.screenshots build/screenshots $(ONLY)

wheel: setup-dev ## Build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation

messages: setup-dev ## Collect the texts of the templates into the German catalogue
	@$(BIN)/pybabel -q extract -F kb/web/babel.cfg -o $(VENV)/messages.pot --no-location --sort-output kb/web
	@$(BIN)/pybabel -q update -i $(VENV)/messages.pot -d kb/web/translations -l de --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

lock: setup-dev ## Choose the newest allowed version of every dependency anew, with hashes
	@tools/lock $(BIN)/python

audit: setup-dev ## Compare the pinned versions with the advisories in KB_ADVISORIES (OSV's format: folder, ZIP or JSON)
	@$(BIN)/python -m tools.audit requirements.lock "$(KB_ADVISORIES)"

clean: ## Remove everything that make has made, but no data
	rm -rf $(VENV) node_modules $(VENDOR) build dist *.egg-info $(COMPILED)

$(BIN)/python:
	@tools/require python $(PYTHON)
	@echo "Installing into $(VENV), as pinned in requirements.lock ..."
	@$(PYTHON) -m venv $(VENV)

# Each step installs its part of the lock file; a file that has not the hash in there is refused. The project itself has none.
$(VENV)/.installed: setup.cfg setup.py pyproject.toml requirements.lock | $(BIN)/python
	@$(BIN)/python -m tools.pinned --only setuptools Babel >$(VENV)/build.txt
	@$(BIN)/python -m tools.pinned >$(VENV)/run.txt
	@$(PIP) install --require-hashes -r $(VENV)/build.txt
	@$(PIP) install --require-hashes --no-build-isolation -r $(VENV)/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/python -m tools.pinned $(EXTRAS) >$(VENV)/dev.txt
	@$(PIP) install --require-hashes --no-build-isolation -r $(VENV)/dev.txt
	@touch $@

$(VENV)/.whoosh3: $(WHOOSH3) | $(BIN)/python
	@$(PIP) install --require-hashes --no-deps --upgrade --target $(VENV)/whoosh3 -r $<
	@touch $@

$(VENDOR)/.stamp: package.json package-lock.json tools/assets.mjs
	@tools/require node
	@echo "Fetching browser assets, as pinned in package-lock.json ..."
	@npm ci --silent
	@npm run --silent build
	@touch $@

%.mo: %.po | $(VENV)/.installed
	@$(BIN)/pybabel -q compile -i $< -o $@
