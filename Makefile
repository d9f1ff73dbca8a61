# Python 3.11 or newer and make are all that has to be there. Everything else is installed into
# .venv from hashed locks; PostgreSQL and Valkey are among it, and run on need.

PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python manage.py
TEST := $(BIN)/python -m pytest --numprocesses 2 --dist worksteal
READY := .venv/.ready
CATALOGS := $(patsubst %.po,%.mo,$(wildcard growth_program/core/locale/*/LC_MESSAGES/*.po))
# Where there is no home to keep downloads in, they are not kept.
UV := $(BIN)/python -m uv $(shell test -w "$$HOME" || echo --no-cache)
# With the authorities that it brings, and if those are not enough, the machine's own.
SYNC = $(UV) pip sync --quiet --require-hashes --python $(BIN)/python requirements-dev.lock
LOCK := $(UV) pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --python-version 3.11

LIGHTHOUSE := lighthouse@12.2.3

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset run backup restore test test-long browser pictures lighthouse lint fix real bench mutate messages locks \
	licences schema

help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/  make \1 \2/p' Makefile | \
		while read -r make name what; do printf '  make %-11s %s\n' "$$name" "$$what"; done

demo: $(READY) $(CATALOGS) ## the whole product with data of its own; Ctrl-C stops it
	@exec $(RUN) demo

demo-reset: $(READY) ## delete the demo's data
	@$(BIN)/python -m growth_program.demo.reset

run: $(READY) $(CATALOGS) ## the web server alone, which loads changed code by itself
	@$(RUN) migrate --verbosity 0
	@exec $(RUN) runserver

backup: $(READY) ## the whole database and its files in the folder TO=backups
	@mkdir -p $(or $(TO),backups)
	@$(RUN) backup $(or $(TO),backups)

restore: $(READY) ## an empty database from the backup FROM=file; REPLACE=yes deletes what is there
	@$(RUN) restore $(or $(FROM),$(error Name the backup: make restore FROM=file)) $(if $(REPLACE),--replace)

test: $(READY) $(CATALOGS) ## the tests that take seconds
	@$(TEST) -m "not long and not real"

test-long: $(READY) $(CATALOGS) ## the tests that take longer: kills, restarts, races
	@$(TEST) -m long

browser: ## the browser and the Chinese letters that pictures and long tests need (Debian, as root)
	@command -v chromium >/dev/null && fc-list :lang=zh | grep -q . || \
		{ apt-get -qq update && apt-get -qq install --yes --no-install-recommends \
		chromium fontconfig fonts-noto-cjk >/dev/null; }

pictures: $(READY) $(CATALOGS) ## every page of a running demo, as pictures and sheets of them
	@$(BIN)/python -m tests.browser.pictures

lighthouse: $(READY) $(CATALOGS) ## Lighthouse on a merchant's first page of a running demo (needs npm)
	@test -x .data/lighthouse/node_modules/.bin/lighthouse || \
		npm install --silent --no-audit --no-fund --prefix .data/lighthouse $(LIGHTHOUSE)
	@$(BIN)/python -m tests.browser.lighthouse

lint: $(READY) ## everything that is checked without running the product
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@.ci/templates
	@$(BIN)/python -m growth_program.demo.addresses $(BIN)/mypy
	@$(BIN)/lint-imports
	@$(RUN) makemigrations --check --dry-run
	@$(BIN)/python .ci/squawk
	@$(BIN)/python .ci/messages
	@$(BIN)/python .ci/licences

fix: $(READY) ## what the linters can mend themselves
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format
	@.ci/templates --fix

real: $(READY) ## a year of real orders, compared with the figures expected of them
	@$(BIN)/python -m pytest tests/real -m real --capture no

bench: $(READY) ## the measurements, as a table and in bench/results.json
	@$(BIN)/python -m bench

mutate: $(READY) ## whether a test notices when a rule is changed
	@$(BIN)/python -m tests.mutation

messages: $(READY) ## bring the translations up to date with the sources
	@$(BIN)/python .ci/messages --update

licences: $(READY) ## write down what is shipped, and under which licence
	@$(BIN)/python .ci/licences --update

schema: $(READY) ## write the API's schema where it is kept, for review
	@$(RUN) api_schema

locks: $(READY) ## choose newer versions of the libraries
	$(LOCK) pyproject.toml --group clients --output-file requirements.lock
	$(LOCK) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock

# An interrupted first run may have left an environment without pip.
$(READY): requirements-dev.lock .ci/uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .ci/uv.lock
	@$(SYNC) 2>/dev/null || $(SYNC) --system-certs
	@touch $@

%.mo: %.po $(READY)
	@$(BIN)/python -m babel.messages.frontend --quiet compile --input-file $< --output-file $@
