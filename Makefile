# SPDX-License-Identifier: AGPL-3.0-or-later
# The four commands of everyday work. Each says what it is doing; what is already there is not done again.

.DEFAULT_GOAL := help
.PHONY: help run check test end2end screenshots clean-data

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## builds what has changed and serves it, with demonstration data, on http://127.0.0.1:3000
	@scripts/tools build
	@scripts/build
	@exec target/release/correlare serve

check: ## format, lints, unit and database tests: what "green" means for a commit (minutes)
	@scripts/tools check
	@scripts/check

test: check ## make check, then the release build and the browsers: what the tests of a change are
	@$(MAKE) --no-print-directory end2end

# SERVER=tests: the browsers talk to the server that the unit tests were built with, which CI has already.
end2end: export CORRELARE_E2E_PROGRAM ?= $(CURDIR)/target/$(if $(SERVER),debug,release)/correlare
end2end: ## the browsers alone: builds for release and clicks through the pages
	@scripts/tools test
	@scripts/build $(SERVER)
	@npm --prefix end2end --silent run typecheck
	@npm --prefix end2end --silent test

screenshots: ## takes the pictures of docs/screenshots anew
	@scripts/tools test
	@scripts/build
	@npm --prefix end2end --silent run screenshots

clean-data: ## deletes .data: the private Postgres of `make run` with all that was entered
	@scripts/clean-data
