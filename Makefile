# Each target sets up all that it needs in .venv, on a machine with Python 3.11 to 3.13, make and a package index.
#
#   make graph        build the graph of the shipped samples into output/
#   make test         all tests that need no heavy extra, with coverage
#   make test-extras  the tests of the page in a browser, and those of the optional extras that are installed
#   make lint         ruff and mypy
#   make docs         the documentation site, into docs/_build/html; any warning fails it
#   make models       train all shipped models anew (about three hours; needs the corpora in ../shared/data)
#   make clean        remove .venv, caches and what runs wrote

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := graph

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# The first Python of a supported version that can make environments; `make PYTHON=/path/to/python …` overrides.
SUPPORTED := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,\
	$(shell $(p) -c '$(SUPPORTED)' 2>/dev/null && echo $(p))))

.PHONY: graph test test-extras lint docs models clean

graph: $(VENV)/base.stamp
	$(BIN)/kg build --samples -o output

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -m "not browser and not extras" --cov --cov-report=term:skip-covered --cov-fail-under=85

test-extras: $(VENV)/browser.stamp
	$(BIN)/python -m pytest -m "browser or extras"

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: $(VENV)/docs.stamp
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo "open docs/_build/html/index.html"

models: $(VENV)/train.stamp
	$(BIN)/python -m pipelines.train

clean:
	rm -rf docs/_build docs/generated $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov build dist
	find output -mindepth 1 ! -name README.md -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/base.stamp: pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11, 3.12 or 3.13 with venv (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing kg into $(VENV) …"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/base.stamp
	@echo "installing the test tools …"
	@$(PIP) install --editable '.[test]'
	@touch $@

$(VENV)/browser.stamp: $(VENV)/test.stamp
	@echo "installing the browser's driver and the light extras …"
	@$(PIP) install --editable '.[browser,plot,analytics,cypher,rdf,notebook]'
	@touch $@

$(VENV)/docs.stamp: $(VENV)/base.stamp
	@echo "installing Sphinx …"
	@$(PIP) install --editable '.[docs]'
	@touch $@

$(VENV)/train.stamp: $(VENV)/base.stamp
	@echo "installing what only training needs …"
	@$(PIP) install --editable '.[train]'
	@touch $@
