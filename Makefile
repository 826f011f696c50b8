# Two commands on a fresh machine: `make demo` and `make test`. Both set up what they need.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo)

unexport PYTHONDONTWRITEBYTECODE  # tests start many processes: what they import is compiled once

.PHONY: demo test test-web pictures clean

demo: $(READY)
	$(BIN)/python -m remit.cli.demo

test: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/pyright >.venv/types.txt & $(BIN)/pytest -n auto; tests=$$?; \
		wait $$!; types=$$?; cat .venv/types.txt; exit $$((tests | types))

test-web: $(READY)
	command -v "$${REMIT_CHROMIUM:-chromium}" >/dev/null || $(AS_ROOT) sh -c 'apt-get update -qq && apt-get install -qq --no-install-recommends chromium'
	REMIT_BROWSER=required $(BIN)/pytest -n auto tests/acceptance/browser

pictures: $(READY)
	$(BIN)/python examples/pictures.py
	$(BIN)/python examples/screens.py

$(READY): requirements.lock pyproject.toml src/remit/language/minilm/embedder.py
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Remit needs Python 3.11 or newer; name one with make PYTHON=/path/to/python")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	-REMIT_MODELS= $(BIN)/remit brain fetch
	touch $(READY)

clean:
	rm -rf .venv .remit
