# What can be done here. Every target sets up what it needs by itself.

PYTHON ?= python3
VENV := .venv
CDK := cdktf
EXAMPLE ?= quickstart
BIN := $(VENV)/bin
# Test processes: three keep two cores busy, as they often wait.
JOBS ?= 3

.PHONY: help demo deploy destroy test test-all test-cdktn test-slow lint types generate check-generated lock bench clean

help:  ## This list.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /	/' | expand -t 18

demo: $(VENV)/ready  ## A gateway stack deployed, drifted, repaired, adopted and destroyed, on the local cloud.
	@$(BIN)/python examples/demo.py

deploy: $(VENV)/ready  ## An example on the local cloud, and left there: make deploy EXAMPLE=two_clouds
	@$(BIN)/python examples/deploy.py $(EXAMPLE)

destroy: $(VENV)/ready  ## What deploy made is destroyed.
	@$(BIN)/python examples/deploy.py $(EXAMPLE) --destroy

test: $(VENV)/ready  ## All tests but the slow ones.
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not slow" $(PYTEST_ARGS)

test-cdktn:  ## The tests of the constructs and the examples, on the CDK's successor.
	$(MAKE) CDK=cdktn VENV=.venv-cdktn constructs-tests

.PHONY: constructs-tests
constructs-tests: $(VENV)/ready
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not slow" tests/constructs_lib tests/e2e/test_examples.py $(PYTEST_ARGS)

test-all: test test-slow  ## All tests, the slow ones too.

test-slow: $(VENV)/ready  ## The slow tests: every fault at every request, every attribute with Terraform, a thousand tools, …
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m slow $(PYTEST_ARGS)

lint: $(VENV)/ready  ## Style, import walls, freshness of what is generated.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/python -m codegen.schema_file --check
	$(BIN)/python -m codegen.l1 --check
	$(BIN)/python -m codegen.children --check
	$(BIN)/python -m codegen.reference --check
	$(BIN)/python -m codegen.constructs_reference --check

types: $(VENV)/ready  ## Static types.
	$(BIN)/mypy

generate: $(VENV)/ready  ## Protocol messages, schema file, L1 constructs, add_… methods and reference pages, from their sources.
	$(BIN)/python -m codegen.protocol
	$(BIN)/python -m codegen.schema_file
	$(BIN)/python -m codegen.l1
	$(BIN)/python -m codegen.children
	$(BIN)/python -m codegen.reference
	$(BIN)/python -m codegen.constructs_reference

bench: $(VENV)/ready  ## The provider and the constructs beside Terraform's and the CDK's own, within one run.
	$(BIN)/python benchmarks/plan.py
	$(BIN)/python benchmarks/synth.py

lock:  ## Take the newest releases into constraints.txt.
	rm -rf .cache/lock && $(PYTHON) -m venv .cache/lock
	.cache/lock/bin/pip install --quiet --disable-pip-version-check pip --upgrade
	.cache/lock/bin/pip install --quiet --disable-pip-version-check --group dev '.[cdktf,cdktn]'
	.cache/lock/bin/pip freeze --exclude mcpgateway > constraints.txt

clean:  ## Remove what the targets made.
	rm -rf $(VENV) .venv-cdktn .cache .demo build *.egg-info

$(VENV)/ready: pyproject.toml constraints.txt
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or later is needed; try make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check "pip>=25.1"
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev --editable '.[$(CDK)]'
	@touch $@
