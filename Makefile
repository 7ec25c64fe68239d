# One word for each thing. Everything lives in .venv; nothing outside this folder is touched, but `make test` may ask
# Debian for Chromium where it may and finds none.
PYTHON ?= python3
V := .venv/bin
STAMP := .venv/.ready
LONG := not long

.PHONY: run test test-all film lint fix bench bench-film bench-jobs bench-ui doctor lock screens setup chromium

run: setup
	$(V)/python app.py

# A browser and its server want the machine for themselves, so those tests come after the others, one by one.
test: setup chromium
	$(V)/python -m pytest -m "($(LONG)) and not browser" -n 2 --dist loadfile
	$(V)/python -m pytest -m "($(LONG)) and browser"

test-all: LONG := long or not long
test-all: test

film: setup
	$(V)/python -m core film

doctor: setup
	$(V)/python -m core doctor

lint: setup
	$(V)/ruff format --check .
	$(V)/ruff check .
	$(V)/mypy
	$(V)/lint-imports

fix: setup
	$(V)/ruff check --fix .
	$(V)/ruff format .

bench: setup
	$(V)/python -m tests.bench

bench-film: setup
	$(V)/python -m tests.bench.film

bench-jobs: setup
	$(V)/python -m tests.bench.jobs

bench-ui: setup chromium
	$(V)/python -m tests.bench.ui

screens: setup chromium
	$(V)/python -m tests.e2e.screens docs/screens

lock: setup
	$(V)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements.lock

setup: $(STAMP)

# pip checks the installer by the hash in the lock; the installer then checks everything else.
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else "Reelbook needs Python 3.11, 3.12 or 3.13; this is %d.%d. Try: make PYTHON=python3.12" % v)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python lacks venv. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	awk '/^uv==/{p=1} p{print} p&&!/\\$$/{exit}' requirements.lock > .venv/uv.lock
	$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock
	env -u VIRTUAL_ENV -u CONDA_PREFIX $(V)/uv pip install --python $(V)/python --quiet --require-hashes --no-deps -r requirements.lock
	@touch $@

chromium:
	@sh tests/e2e/chromium.sh
