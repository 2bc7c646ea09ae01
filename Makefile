# `make` lists what there is. Everything is installed into .venv, all data goes to var/; nothing else is touched.
.DEFAULT_GOAL := help
.PHONY: help run test soak check bench demo-remove lock clean
# A recipe that fails must not leave its target behind.
.DELETE_ON_ERROR:

# The first Python that is new enough; `make PYTHON=/path/to/python3.12` chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
STAMPS := .venv/.stamps
# uv does not read pip's configuration; a package index or mirror that is set there must count for both.
PIP_OPTION = $(BIN)/python -m pip config list 2>/dev/null | sed -n "s/^.*\.$(1)='\(.*\)'$$/\1/p" | tail -n 1
UV = export UV_PYTHON_DOWNLOADS=never; \
	index=$$($(call PIP_OPTION,index-url)); if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$index}"; fi; \
	$(BIN)/python -m uv
INSTALL = $(UV) pip install --python $(BIN)/python --require-hashes
COMPILE = $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links $(ARGS)
EMBEDDED := $(BIN)/python -m factcheck.embedded
WITH_SERVERS := $(EMBEDDED) exec --var var/test --fast --

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1#/p' $(MAKEFILE_LIST) | while IFS='#' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: $(STAMPS)/run  ## start everything on this machine, with a demo desk (FACTCHECK_PORT=8080, ARGS=--no-demo)
	@$(EMBEDDED) run $(ARGS)

test: $(STAMPS)/dev  ## run all tests against their own servers (ARGS="-k name")
	@$(WITH_SERVERS) $(BIN)/python -m pytest -n 4 --dist worksteal $(ARGS)

# Tests start Python again and again: what it compiled is kept, even where the environment says otherwise.
test soak: export PYTHONDONTWRITEBYTECODE =

soak: $(STAMPS)/dev  ## prove the promises of docs/reliability.md at full size, an hour or more (ARGS="-k broker")
	@$(EMBEDDED) exec --var var/soak --fast -- $(BIN)/python -m pytest -m soak $(ARGS)

check: $(STAMPS)/dev  ## lint, types, architecture, migrations, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	@$(WITH_SERVERS) sh -ec 'export DJANGO_SETTINGS_MODULE=factcheck.settings.test; set -x; \
		$(BIN)/python manage.py makemigrations --check --dry-run; \
		$(BIN)/python manage.py check --fail-level WARNING; \
		$(BIN)/python -m pytest -q tests/docs'

bench: $(STAMPS)/dev var/peers/.stamp  ## measure the promises beside peers and limits (ARGS="--quick coverage")
	@$(WITH_SERVERS) $(BIN)/python -m benchmarks.run $(ARGS)

demo-remove: $(STAMPS)/run  ## remove the demo desk and all it brought
	@$(BIN)/python manage.py demo_remove

lock: $(STAMPS)/dev  ## write the pinned, hashed requirements anew (ARGS=--upgrade for newer versions)
	$(COMPILE) pyproject.toml --group embedded -o requirements/run.txt
	$(COMPILE) pyproject.toml --group embedded --group test --group check -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) pyproject.toml -c requirements/run.txt -o requirements/production.txt
	$(COMPILE) --group pyproject.toml:peers -o requirements/peers.txt

clean:  ## remove what was installed and cached; var/ with its data stays
	rm -rf .venv var/test var/soak .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(STAMPS)/uv: requirements/uv.txt
	@if [ -z "$(PYTHON)" ]; then echo 'factcheck needs Python 3.11 or newer; none was found. If it is installed, name it: make run PYTHON=/path/to/python3' >&2; exit 1; fi
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo '$(PYTHON) is too old: factcheck needs Python 3.11 or newer.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'Making .venv with $(PYTHON)'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@mkdir -p $(@D) && touch $@

$(STAMPS)/run: requirements/run.txt $(STAMPS)/uv
	@echo 'Installing what factcheck needs into .venv (pinned, hashes checked)'
	@$(INSTALL) -r $<
	@touch $@

# What developers need includes all that a run needs.
$(STAMPS)/dev: requirements/dev.txt requirements/run.txt $(STAMPS)/uv
	@echo 'Installing what factcheck and its tests need into .venv (pinned, hashes checked)'
	@$(INSTALL) -r $<
	@touch $@ $(STAMPS)/run

# Programs that benchmarks compare with; they are never mixed with ours.
var/peers/.stamp: requirements/peers.txt $(STAMPS)/dev
	@echo 'Installing what benchmarks compare with into var/peers (pinned, hashes checked)'
	@$(BIN)/python -m venv --without-pip var/peers
	@$(UV) pip install --quiet --python var/peers/bin/python --require-hashes -r $<
	@touch $@
