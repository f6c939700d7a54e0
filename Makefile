# The house's commands. Only Python 3.11+ and make are needed; the rest goes into .venv and var.
.DEFAULT_GOAL := help
.PHONY: help run init test lint format types check web worker beat demo bench evaluate messages
SHELL := /bin/bash

PORT ?= 8000
export PYTHON
# Settings from .env, when there is one, for every command that starts the product.
WITH_ENV = set -a; [ ! -f .env ] || . ./.env; set +a;
DJANGO = exec .venv/bin/python manage.py

help: ## Show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Run the whole product here, with demo data: make run [PORT=8000]
	@.ci/venv requirements.txt
	@$(WITH_ENV) $(DJANGO) run --port $(PORT)

init: ## Make .venv with everything for development
	@.ci/venv requirements-dev.txt

test: init ## Run the suite on SQLite and on PostgreSQL, with real services and a browser
	@.ci/chromium
	@.ci/test

lint: init ## Run all checks that run no test
	@.ci/lint

format: init ## Bring code and templates into shape
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .
	@.venv/bin/djlint --quiet --reformat templates || true

types: init ## Check the types
	@.venv/bin/mypy .

check: lint test ## Everything CI runs

web: ## Serve pages with gunicorn (needs DATABASE_URL and REDIS_URL, see .env.example)
	@.ci/venv requirements.txt
	@$(WITH_ENV) exec .venv/bin/gunicorn saypro_align.wsgi --bind 127.0.0.1:$(PORT)

worker: ## Run a background worker
	@.ci/venv requirements.txt
	@$(WITH_ENV) exec .venv/bin/celery -A saypro_align worker --concurrency 2 --loglevel INFO

beat: ## Run the timetable (exactly one)
	@.ci/venv requirements.txt
	@mkdir -p var
	@$(WITH_ENV) exec .venv/bin/celery -A saypro_align beat --schedule var/beat-schedule --loglevel INFO

demo: ## Load the demo data into an empty database
	@.ci/venv requirements.txt
	@$(WITH_ENV) .venv/bin/python manage.py migrate --verbosity 0 && $(DJANGO) load_demo

bench: init ## Measure pages and assessments on 200 departments × 4 quarters
	@.venv/bin/python -m benchmarks
	@exec .venv/bin/python -m benchmarks.reports

evaluate: init ## Tell how often the wording rules are right: make evaluate DATA=folder
	@exec .venv/bin/python -m gaps.evaluate --data "$(DATA)"

messages: ## Collect the translatable texts
	@.ci/venv requirements.txt
	@$(DJANGO) makemessages --all --no-obsolete --ignore .venv --ignore var
