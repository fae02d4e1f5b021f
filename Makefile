# Two commands matter: `make serve` and `make test`. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INDEX ?= .youju
HOST ?= 127.0.0.1
PORT ?= 8000
READY := $(VENV)/.ready

.PHONY: setup serve test lint gate bench lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and f"Python 3.11 or later is needed, this is {v[0]}.{v[1]}: set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

serve: $(READY)
	test -e $(INDEX)/catalogue.sqlite || $(BIN)/youju index eval/datasets/sample/reports --index $(INDEX)
	$(BIN)/youju serve --index $(INDEX) --host $(HOST) --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Retrieval on the sample may not fall below the baseline that is committed.
gate: $(READY)
	$(BIN)/youju eval gate eval/datasets/sample

bench: $(READY)
	$(BIN)/python -m tests.tools.bench

# The lock is what a fresh environment gets from pyproject.toml, every version pinned.
lock:
	rm -rf $(VENV)-lock
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	$(VENV)-lock/bin/python -m pip freeze --exclude youju | sed 's/+cpu$$//' > requirements.lock
	rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
