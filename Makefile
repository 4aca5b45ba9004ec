# On Record. `make run` serves it, `make test` tests it; both install what they need into .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# What `make run` reads from the environment, beside what config/settings.py reads.
HOST ?= 127.0.0.1
PORT ?= 8000
PUBLIC_URL ?= http://127.0.0.1:$(PORT)
DEMO_PORT ?= 8001
export HOST PORT PUBLIC_URL

# Some images set this, and then every process compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv/bin
MANAGE := $(VENV)/python manage.py
JOBS ?= 2
# Modules stay whole on a worker for the most part, and so do the data that each makes for its tests.
PYTEST := $(VENV)/python -m pytest -n $(JOBS) --dist worksteal
REDOCLY := var/npm/node_modules/.bin/redocly
REDOCLY_VERSION := 2.77.0

# A set of packages is installed when there is a stamp that carries the checksum of its list.
RUN_PACKAGES := .venv/installed-run-$(shell cksum < requirements.txt | cut -d ' ' -f 1)
DEV_PACKAGES := .venv/installed-dev-$(shell cksum < requirements-dev.txt | cut -d ' ' -f 1)

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

# The last lines of a recipe that serves: where, and the server in place of the shell.
define serve
printf '    %-12s%s\n' start $(PUBLIC_URL)/ API $(PUBLIC_URL)/api/v1/ \
	docs $(PUBLIC_URL)/api/docs/ admin $(PUBLIC_URL)/admin/; \
	printf '\nCtrl-C stops it.\n\n'; \
	exec $(VENV)/python -m config.server
endef

.PHONY: run
run: $(RUN_PACKAGES) ## Set up whatever is missing and serve (HOST, PORT, PUBLIC_URL, DATABASE_URL, SECRET_KEY)
	@$(VENV)/python -m config.listening '$(HOST)' '$(PORT)'
	@$(VENV)/python -m config.secret_key
	@$(MANAGE) set_up
	@printf '\nOn Record is at\n\n'
	@$(call serve)

# The demo reads no installation's data or secrets, whatever the environment or the command line says.
DEMO := var/demo
demo: override export DATABASE_URL := sqlite:///$(CURDIR)/$(DEMO)/on-record.sqlite3
demo: override export SECRET_KEY := $(shell od -An -N 48 -tx1 /dev/urandom | tr -d ' \n')
demo: override export CACHE_URL := locmemcache://
demo: override export ANONYMOUS_READING := true
demo: override export TRUSTED_PROXIES := 0
demo: override export HOST := 127.0.0.1
demo: override export PORT := $(DEMO_PORT)
demo: override export PUBLIC_URL := http://127.0.0.1:$(DEMO_PORT)

.PHONY: demo
demo: $(RUN_PACKAGES) ## Serve a made-up world, anew at each start and apart from the installation (DEMO_PORT)
	@$(VENV)/python -m config.listening '$(HOST)' '$(PORT)' 'make demo DEMO_PORT='
	@if [ -L $(DEMO) ]; then echo '$(DEMO) is a link, and what it leads to is not removed: remove the link.'; exit 1; fi
	@rm -rf $(DEMO)
	@mkdir $(DEMO)
	@$(MANAGE) set_up --demo
	@printf '\nThe demo world is at the addresses below. Everything in it is invented, except the first seed,\n'
	@printf 'the statements of peacekeepers-ukraine-2024-12. What you change is gone at the next start.\n\n'
	@$(call serve)

.PHONY: test
test: $(DEV_PACKAGES) ## Run the whole suite on SQLite, then on PostgreSQL
	@failed=0; \
	$(PYTEST) --database=sqlite || failed=1; \
	$(PYTEST) --database=postgresql || failed=1; \
	exit $$failed

.PHONY: test-browser
test-browser: $(DEV_PACKAGES) ## Look at the pages in a real browser (needs chromium), on SQLite
	$(PYTEST) tests/browser -m 'browser and not long' --database=sqlite

.PHONY: pictures
pictures: $(DEV_PACKAGES) ## Take the pictures of docs/editing.md anew (needs chromium)
	REWRITE=1 $(PYTEST) -m browser --database=sqlite tests/browser/test_guide.py

# Generators, compilers and what clients need belong to the clients alone.
CLIENTS := var/clients
CLIENT_LOCKS := tests/clients/requirements.txt tests/clients/project/package-lock.json
CLIENT_PACKAGES := $(CLIENTS)/installed-$(shell cat $(CLIENT_LOCKS) | cksum | cut -d ' ' -f 1)

.PHONY: test-clients
test-clients: $(DEV_PACKAGES) $(CLIENT_PACKAGES) ## Generate clients from the schema, compile and use them (needs npm), on SQLite
	$(PYTEST) tests/clients -m 'clients and not long' --database=sqlite

$(CLIENT_PACKAGES):
	@mkdir -p $(CLIENTS)/npm
	$(PYTHON) -m venv --clear $(CLIENTS)/venv
	@echo 'Installing the packages of tests/clients ...'
	@$(call install,tests/clients/requirements.txt,$(CLIENTS)/venv/bin)
	@cp tests/clients/project/package.json tests/clients/project/package-lock.json $(CLIENTS)/npm
	npm ci --prefix $(CLIENTS)/npm --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: test-long
test-long: $(DEV_PACKAGES) $(CLIENT_PACKAGES) ## The whole suite with the tests that take minutes, and longer fuzzing (needs chromium and npm)
	@failed=0; export HYPOTHESIS_PROFILE=long; \
	$(PYTEST) -m '' -o faulthandler_timeout=7200 --database=sqlite || failed=1; \
	$(PYTEST) -m 'not clients' -o faulthandler_timeout=7200 --database=postgresql || failed=1; \
	exit $$failed

CHECKS := check-style check-types check-django check-schema

# The checks read no installation's data or secrets.
$(CHECKS): export SECRET_KEY := $(shell od -An -N 48 -tx1 /dev/urandom | tr -d ' \n')
$(CHECKS): export DATABASE_URL := sqlite://:memory:
$(CHECKS): export CACHE_URL := locmemcache://
$(CHECKS): export PUBLIC_URL := https://on-record.example

.PHONY: check
check: $(CHECKS) ## Check style, types, imports, migrations, fixtures, schema and deployment

.PHONY: check-style
check-style: $(DEV_PACKAGES)
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/djlint statements --lint --quiet
	$(VENV)/lint-imports

.PHONY: check-types
check-types: $(DEV_PACKAGES)
	$(VENV)/mypy

.PHONY: check-django
check-django: $(DEV_PACKAGES)
	$(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) build_fixtures --check

# Redocly comes from npm. A developer may do without; CI may not.
.PHONY: check-schema
check-schema: $(DEV_PACKAGES)
	$(MANAGE) spectacular --validate --fail-on-warn --file var/schema.yml
	@if command -v npm >/dev/null || [ "$$CI" = true ]; then $(MAKE) --no-print-directory lint-schema; \
	else echo 'SKIPPED: the OpenAPI rules of Redocly, because there is no npm here'; fi

.PHONY: lint-schema
lint-schema: $(REDOCLY)-$(REDOCLY_VERSION)
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true $(REDOCLY) lint var/schema.yml

$(REDOCLY)-$(REDOCLY_VERSION):
	npm install --prefix var/npm --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
		@redocly/cli@$(REDOCLY_VERSION)
	@touch $@

# The peers' packages are the benchmark's alone, and so is its environment.
SIZE ?= 10000
BENCH := var/benchmarks/venv
BENCH_PACKAGES := $(BENCH)/installed-$(shell cat requirements.txt benchmarks/requirements.txt | cksum | cut -d ' ' -f 1)

.PHONY: bench
bench: $(BENCH_PACKAGES) ## Measure On Record beside its peers (SIZE, the number of statements)
	$(BENCH)/bin/python -m benchmarks --size $(SIZE)

.PHONY: bench-all
bench-all: bench ## The same, then search, counts and answers, growth, every filter in every order, every page of the admin, the most expensive (hours at a million)
	for action in finding growth plans sweep desk expensive; do \
		$(BENCH)/bin/python -m benchmarks $$action --size $(SIZE) || exit 1; \
	done

$(BENCH_PACKAGES):
	@mkdir -p $(dir $(BENCH))
	$(PYTHON) -m venv --clear $(BENCH)
	@echo 'Installing the packages of benchmarks/requirements.txt ...'
	@$(call install,benchmarks/requirements.txt,$(BENCH)/bin)
	@touch $@

# pip-audit and its many packages are the audit's alone. It asks the package index what is vulnerable; --strict makes
# a package that cannot be looked up a failure, which otherwise counts as sound.
AUDIT := var/audit
AUDIT_VERSION := 2.10.1

.PHONY: audit
audit: $(AUDIT)/installed-$(AUDIT_VERSION) ## Look for known vulnerabilities in the locked packages (needs the network)
	@failed=0; for lock in requirements.txt requirements-dev.txt benchmarks/requirements.txt \
		tests/clients/requirements.txt; do \
		echo "$$lock"; \
		$(AUDIT)/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner=off -r $$lock \
			|| failed=1; \
	done; \
	[ $$failed = 0 ] || echo 'FAILED: see above what is vulnerable, or which package could not be looked up.'; \
	exit $$failed

$(AUDIT)/installed-$(AUDIT_VERSION):
	$(PYTHON) -m venv --clear $(AUDIT)
	@echo 'Installing pip-audit $(AUDIT_VERSION) ...'
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==$(AUDIT_VERSION)
	@touch $@

.PHONY: format
format: $(DEV_PACKAGES) ## Format the code and mend what can be mended
	$(VENV)/ruff check --fix
	$(VENV)/ruff format

.PHONY: lock
lock: ## Renew requirements*.txt from requirements*.in, and package-lock.json (needs uv and npm)
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) benchmarks/requirements.in --constraints requirements.txt \
		--output-file benchmarks/requirements.txt
	$(LOCK) tests/clients/requirements.in --output-file tests/clients/requirements.txt
	cd tests/clients/project && rm -f package-lock.json && npm install --package-lock-only \
		--omit-lockfile-registry-resolved --no-audit --no-fund && node -e '$(WITHOUT_HOSTS)'

# Who wants money for a package is of no use in a lock, and its address names a host.
WITHOUT_HOSTS = const fs = require("fs"), file = "package-lock.json", lock = JSON.parse(fs.readFileSync(file)); \
	for (const one of Object.values(lock.packages)) delete one.funding; \
	fs.writeFileSync(file, JSON.stringify(lock, null, 2) + "\n")

# One lock for every Python from 3.11 on; it names no index and no host.
LOCK = uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "On Record needs Python 3.11 or newer; name one: make PYTHON=python3.13")'
	$(PYTHON) -m venv --clear .venv

# uv is quicker where there is one; it does not know the package index that pip may be set to.
define install
uv pip install --quiet --python $(2)/python --require-hashes -r $(1) 2>/dev/null || \
	$(2)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $(1)
endef

$(RUN_PACKAGES): | $(VENV)/python
	@echo 'Installing the packages of requirements.txt ...'
	@$(call install,requirements.txt,$(VENV))
	@touch $@

$(DEV_PACKAGES): | $(VENV)/python
	@echo 'Installing the packages of requirements-dev.txt ...'
	@$(call install,requirements-dev.txt,$(VENV))
	@touch $@ $(RUN_PACKAGES)
