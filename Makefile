# What people run; `make help` lists it. Needs Python 3.11 or newer (with venv), Node 20 or newer, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY_PYTHON := $(VENV)/.ready
READY_NODE := node_modules/.ready

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow lint types contracts docs docs-check client wheel test-editors screenshots bench test-versions package clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(READY_PYTHON) $(READY_NODE) ## make a virtual environment, install the client's packages

$(READY_PYTHON): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(READY_NODE): package.json package-lock.json .npmrc
	npm ci --no-progress
	@touch $@

demo: $(READY_PYTHON) ## check the example application
	@$(BIN)/sqlassay check --exit-zero examples/shop
	@printf '%s\n' '' 'What to look at next:'
	@printf '  %-47s %s\n' \
	  'examples/shop/README.md' 'what was planted, and where' \
	  '$(BIN)/sqlassay check --diff examples/shop' 'what the safe fixes would change' \
	  '$(BIN)/sqlassay explain SA101' 'why a finding is one, and the standard behind it' \
	  'docs/editors/README.md' 'the same in your editor, while you type'

test: lint docs-check client wheel ## what to run before a commit
	$(BIN)/pytest -n 2 -m 'not slow'

test-slow: $(READY_PYTHON) ## the tests that take long: every place, every proof, every rename
	$(BIN)/pytest -n 2 -m slow

lint: types contracts ## ruff, mypy in strict mode, the import contracts
	$(BIN)/ruff check

types: $(READY_PYTHON)
	$(BIN)/mypy

contracts: $(READY_PYTHON)
	$(BIN)/lint-imports

docs: $(READY_PYTHON) ## write the generated documentation anew
	$(BIN)/python docs/build.py

docs-check: $(READY_PYTHON)
	$(BIN)/python docs/build.py --check

client: setup ## typecheck, lint and test the VS Code client
	npm run typecheck
	npm run lint
	PYTHON=$(abspath $(BIN)/python) npm test

# From the wheel alone: away from the source tree, in an environment without the tools of development.
wheel: $(READY_PYTHON) ## build the wheel, install it elsewhere, and check the example with it
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir "$$folder" .; \
	$(PYTHON) -m venv "$$folder/venv"; \
	"$$folder/venv/bin/python" -m pip install --quiet "$$folder"/*.whl; \
	shop='$(abspath examples/shop)'; cd "$$folder"; \
	venv/bin/sqlassay check --statistics "$$shop" || test $$? -eq 1

test-editors: package ## drive real editors; says what is skipped and why
	@export PYTHON=$(abspath $(BIN)/python); status=0; for run in tests/editors/*/run.sh; do \
	  $$run || { echo "$$run: once more"; $$run; } || status=1; \
	done; exit $$status

screenshots: package ## take the pictures in docs/images anew, out of a real VS Code
	PYTHON=$(abspath $(BIN)/python) tests/editors/vscode/run.sh --screenshots

bench: $(READY_PYTHON) ## measure the speed beside other tools; PROJECTS=FOLDER with the projects
	@test -n '$(PROJECTS)' || { echo 'make bench PROJECTS=FOLDER: a folder with the projects to measure on'; exit 2; }
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	$(BIN)/python tests/bench/performance '$(PROJECTS)'

test-versions: $(READY_PYTHON) ## what the rules' pages claim and the oracle says, on SQLAlchemy 1.4, 2.0 and 2.1
	$(BIN)/python tests/behaviour/run_versions.py build/versions

package: setup ## make the VS Code extension (.vsix)
	PYTHON=$(abspath $(BIN)/python) npm run package

clean: ## remove what was made
	rm -rf $(VENV) node_modules build dist bundled
