# Each target sets up all that it needs in .venv, on a machine with Python 3.11 to 3.13, make and a package index.
# Versions are those of requirements/*.lock.
#
#   make graph         build the graph of the shipped samples into output/
#   make test          all tests that need no heavy extra, with coverage; those marked nightly are left out
#   make test-extras   the tests of the page in a browser, and those of the optional extras that are installed
#   make test-nightly  the tests that take minutes each
#   make fuzz          ten minutes of fuzzing of the readers and the tokenizer (Linux)
#   make test-torch    the tests that need PyTorch: Stanza, transformers, the recipes
#   make lint          ruff and mypy
#   make audit         bandit over the code, pip-audit over the pinned packages
#   make docs          the documentation site, into docs/_build/html; any warning fails it
#   make lock          requirements/*.lock anew, with the newest versions within the bounds of pyproject.toml
#   make models        train all shipped models anew (about six hours; needs the corpora in ../shared/data)
#   make clean         remove .venv, caches and what runs wrote

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := graph

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCKED := $(PIP) install --require-hashes --no-deps --requirement
PYTEST ?=
# Tests run in as many processes as there are processors, at most four: make test PARALLEL= for one. Each computes with
# one thread.
PARALLEL ?= -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder
export OMP_NUM_THREADS ?= 1

# The first Python of a supported version that can make environments; `make PYTHON=/path/to/python …` overrides.
SUPPORTED := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,\
	$(shell $(p) -c '$(SUPPORTED)' 2>/dev/null && echo $(p))))

.PHONY: graph test test-extras test-nightly test-torch fuzz lint audit docs lock models clean

graph: $(VENV)/base.stamp
	$(BIN)/kg build --samples -o output

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -m "not browser and not extras and not nightly" --durations=25 $(PARALLEL) $(PYTEST) \
		--cov --cov-report=term:skip-covered --cov-fail-under=85

test-extras: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m "(browser or extras) and not nightly" --durations=25 $(PARALLEL) $(PYTEST)

fuzz: $(VENV)/test.stamp
	$(LOCKED) requirements/fuzz.lock
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS_OF_FUZZING),600)

test-nightly: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m "nightly" --durations=15 $(PYTEST)

test-torch: $(VENV)/torch.stamp
	$(BIN)/python -m pytest -m "extras and not browser and not nightly" tests/pipelines --durations=15 $(PYTEST)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: $(VENV)/dev.stamp
	$(BIN)/python requirements/audit.py

lock: $(VENV)/dev.stamp
	UV=$(BIN)/uv requirements/renew.sh

docs: $(VENV)/dev.stamp
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo "open docs/_build/html/index.html"

models: $(VENV)/torch.stamp
	$(BIN)/python -m pipelines.train

clean:
	rm -rf docs/_build docs/generated $(VENV) .venv-3.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov build dist
	find output -mindepth 1 ! -name README.md -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/base.stamp: requirements/base.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11, 3.12 or 3.13 with venv (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing kg into $(VENV) …"
	@$(LOCKED) requirements/base.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/test.stamp: requirements/test.lock $(VENV)/base.stamp
	@echo "installing the test tools …"
	@$(LOCKED) requirements/test.lock
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/test.stamp
	@echo "installing the light extras, Sphinx and the tools of the audit …"
	@$(LOCKED) requirements/dev.lock
	@touch $@

# From where a build of torch without graphics drivers comes, if the package index has none: on Linux,
# make … TORCH_INDEX="--index-url https://download.pytorch.org/whl/cpu"
TORCH_INDEX ?=
$(VENV)/torch.stamp: requirements/torch.lock $(VENV)/test.stamp
	@echo "installing PyTorch and what needs it …"
	@$(PIP) install --no-deps $(TORCH_INDEX) torch==2.13.0
	@$(LOCKED) requirements/torch.lock
	@touch $@
