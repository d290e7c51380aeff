PYTHON ?= python3
BIN := .venv/bin
PIN := --quiet --universal --python-version 3.11 --generate-hashes --no-header
.DEFAULT_GOAL := help
.PHONY: help venv try test check format bench chaos histories requirements clean

help:           ## what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.venv/.run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.txt
	touch $@

.venv/.done: .venv/.run requirements-dev.txt pyproject.toml
	$(PIP) --require-hashes -r requirements-dev.txt
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	touch $@

venv: .venv/.done  ## only the set-up

try: .venv/.run ## the sandbox with the bot and sample data; Ctrl-C stops it
	$(BIN)/python -m bot try $(ARGS)

# Half more workers than cores: each waits half of its time, for a clock or for the other end.
test: venv      ## the whole test suite
	$(BIN)/python -m pytest --numprocesses $$((`$(BIN)/python -c "import os; print(os.cpu_count())"` * 3 / 2)) --dist worksteal $(ARGS)

check: venv     ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: venv    ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: venv     ## the benchmarks, each figure with its floor
	$(BIN)/python -m tests.bench $(ARGS)

histories: venv ## a thousand random histories of introductions: no contact, no hint, no state that may not be
	JIEDUI_HISTORIES=1000 $(BIN)/python -m pytest tests/bot/test_introductions.py $(ARGS)

chaos: venv     ## thousands of messages, hundreds of kills: nobody lost, nobody told twice
	$(BIN)/python -m tests.chaos $(ARGS)

requirements:   ## pin anew what pyproject.toml asks for (needs uv)
	uv pip compile $(PIN) --extra try --output-file requirements.txt pyproject.toml
	uv pip compile $(PIN) --all-extras --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean:          ## away with the environment and trial data
	rm -rf .venv .try
