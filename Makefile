# The commands people type. Each works from a bare clone.

VENV := .venv
PY   := $(VENV)/bin/python
PORT ?= 8000
export PORT

.PHONY: run test bench lint format messages pss clean venv venv-dev

run: venv ## from nothing: environment, migrations, demo data, then web + worker + beat on PORT
	@PUENTE_DEMO=$${PUENTE_DEMO-1} exec $(PY) -m config.run

test: ## from nothing: everything the tests need, then all of them
	@exec deploy/test.sh

bench: venv-dev ## the table of speeds (PEOPLE= for another size)
	@exec $(PY) -m tests.bench

lint: venv-dev ## style, import contracts, templates
	@deploy/lint.sh $(VENV)

format: venv-dev ## lets ruff put every file into shape
	@$(VENV)/bin/ruff check -q --fix . ; $(VENV)/bin/ruff format -q .

messages: venv-dev ## takes new texts from the code into locale/*/django.po
	@$(PY) deploy/messages.py

pss: ## memory of what `make run` started here
	@$(PY) deploy/pss.py

clean: ## removes what can be made again; var/ with its databases and keys stays
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis var/static
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete

venv:
	@deploy/venv.sh $(VENV) requirements.txt

venv-dev:
	@deploy/venv.sh $(VENV) requirements-dev.txt
