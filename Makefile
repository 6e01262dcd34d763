# The words of the house: setup run stop test check fix. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet --no-input
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup run stop test check fix quick lock clean

help:
	@echo "make run    build everything, start, open http://127.0.0.1:8000 (PORT=… for another port)"
	@echo "make stop   stop it; the data stays in var/"
	@echo "make test   everything that CI runs, quick checks first"
	@echo "make setup  the environment alone;  make check  style, floors, types;  make fix  format"

# The environment is rebuilt when a lock file changes, and only then.
$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.assets: $(VENV)/.ready frontend/package-lock.json frontend/build.py $(shell find static/maslak -type f) $(shell find locale -name '*.po')
	$(BIN)/python frontend/build.py
	$(BIN)/maslak messages
	$(BIN)/maslak collect
	@touch $@

$(VENV)/.dev: $(VENV)/.assets requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.assets

run: setup
	$(BIN)/maslak start --demo

stop:
	@if [ -x $(BIN)/maslak ]; then $(BIN)/maslak stop; else echo "Rien à arrêter."; fi

test: $(VENV)/.dev
	$(BIN)/python tools/testing.py

quick: $(VENV)/.dev
	$(BIN)/python tools/testing.py --quick

check: $(VENV)/.dev
	$(BIN)/python tools/testing.py --check

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Versions and hashes, without any address.
lock:
	$(PYTHON) -m venv build/lock && build/lock/bin/pip -q install uv
	build/lock/bin/uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.lock
	build/lock/bin/uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.lock
	$(PYTHON) tools/plainlock.py

clean:
	rm -rf $(VENV) staticfiles static/vendor build
