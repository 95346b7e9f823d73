# Needs GNU make and Python 3.11 or newer with venv; everything else is installed into .venv.

VENV := .venv
PY := $(VENV)/bin/python
LOCK := requirements-dev.lock

# The first Python that is new enough and can make a virtual environment. Each is run and not only looked up: a version
# manager's shim may be on the PATH for a version that is not installed, and Debian's python3 may lack venv.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo "$$python" && break; done)

# -qq: warnings are hushed, errors are not.
PIP_INSTALL := $(PY) -m pip install -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint docs schemas effects golden bench lock clean

help:  ## Show this list
	@echo "octogen: the AWS documents that run Octopus Server on Amazon ECS, generated and linted"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "Each target installs what it needs into $(VENV) first, if that is stale. Start with: make run"

run: $(VENV)/.installed  ## Render sample-values.yaml into out/ and lint the result
	@echo "octogen render sample-values.yaml -o out"
	@$(VENV)/bin/octogen render sample-values.yaml -o out 2>&1
	@echo "octogen lint sample-values.yaml out"
	@$(VENV)/bin/octogen lint sample-values.yaml out 2>&1

# loadgroup: tests marked xdist_group run in one process, so that what they share is made once.
test: $(VENV)/.installed-dev  ## Run the tests, one process a core (one file: .venv/bin/pytest tests/…/test_….py)
	@$(PY) -m pytest -n auto --dist loadgroup

lint: $(VENV)/.installed-dev  ## Check style, format and types
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check --quiet
	@$(PY) -m mypy

docs: $(VENV)/.installed-dev  ## Write the generated pages of docs/, and the types of the values
	@$(PY) scripts/generate_docs.py

schemas: $(VENV)/.installed-dev  ## Write schemas/aws/ from botocore's service models
	@$(PY) scripts/generate_aws_schemas.py

effects: $(VENV)/.installed-dev  ## Write schemas/effects-aws.json: what AWS does when a member of a document changes
	@$(PY) -m scripts.generate_effects

golden: $(VENV)/.installed-dev  ## Rewrite tests/golden/; read the diff before you commit it
	@$(PY) -m pytest -n auto --dist loadgroup --update-goldens
	@git status --short tests/golden

# octogen is installed there as users install it: from a wheel, its modules compiled.
bench:  ## Measure octogen beside yamllint, check-jsonschema and cfn-lint (benchmarks/README.md)
	$(require-python)
	@test -x build/bench/bin/python || $(PYTHON) -m venv --clear build/bench
	@build/bench/bin/python -m pip install -qq --disable-pip-version-check --constraint $(LOCK) \
	  --requirement benchmarks/requirements.txt .
	@build/bench/bin/python benchmarks/run.py

# Resolved from nothing in an environment of its own, so that what the old lock file or .venv holds does not linger.
lock:  ## Bring requirements-dev.lock up to date with pyproject.toml and the package index
	$(require-python)
	@echo "Resolving the newest versions that pyproject.toml allows"
	@$(PYTHON) -m venv --clear build/lock
	@build/lock/bin/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@sed -n '/^#/p' $(LOCK) > build/lock/$(LOCK)
	@build/lock/bin/python -m pip freeze --exclude-editable >> build/lock/$(LOCK)
	@mv build/lock/$(LOCK) $(LOCK)
	@rm -r build/lock
	@git --no-pager diff --stat -- $(LOCK)

clean:  ## Remove .venv, out/ and every cache
	rm -rf $(VENV) out build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

define require-python
	@test -n "$(PYTHON)" || { echo "octogen needs Python 3.11 or newer with the venv module, and none of python3.13, \
	python3.12, python3.11 and python3 here is that. Install one (on Debian: python3 and python3-venv), or name \
	yours: make PYTHON=/path/to/python3 …" >&2; exit 1; }
endef

define make-venv
	@test -x $(PY) || echo "Creating $(VENV)"
	@test -x $(PY) || $(PYTHON) -m venv --clear $(VENV)
endef

# Installs anew where .venv stands but the Python it was made with is gone.
NO_PYTHON := $(shell test -x $(PY) || echo no-python)
.PHONY: no-python

$(VENV)/.installed: pyproject.toml $(LOCK) $(NO_PYTHON)
	$(require-python)
	$(make-venv)
	@echo "Installing octogen into $(VENV)"
	@$(PIP_INSTALL) --constraint $(LOCK) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(LOCK) $(NO_PYTHON)
	$(require-python)
	$(make-venv)
	@echo "Installing octogen and the development tools into $(VENV) (about a minute)"
	@$(PIP_INSTALL) --constraint $(LOCK) --editable '.[dev]'
	@touch $(VENV)/.installed $@
