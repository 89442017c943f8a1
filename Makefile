# The project's commands. Each installs what it needs first, says so, and asks nothing.

.DEFAULT_GOAL := help
.PHONY: help run build test lint fmt fuzz bindings screenshots bench

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and start the app
	@scripts/install.sh build $(if $(DISPLAY)$(WAYLAND_DISPLAY),,display)
	@scripts/build.sh
	@scripts/run.sh

build: ## Build the UI, the app and musterctl
	@scripts/install.sh build
	@scripts/build.sh

test: ## Lints, unit, property, integration and end-to-end tests, documentation
	@scripts/install.sh build display test
	@scripts/test.sh

lint: ## Formatting, lints and types only
	@scripts/install.sh build
	@scripts/lint.sh

fmt: ## Format Rust and the UI
	@scripts/install.sh build
	@cargo fmt --all
	@cd ui && npm run format

fuzz: ## Give every connector's parser a million mutated answers, or FUZZ_INPUTS of them
	@scripts/install.sh build
	@FUZZ_INPUTS=$${FUZZ_INPUTS:-1000000} cargo test --package muster-connectors --locked --test fuzz

bindings: ## Write ui/src/bindings.ts from the commands
	@scripts/install.sh build
	@MUSTER_WRITE_BINDINGS=1 cargo test --workspace --test bindings

screenshots: ## Write pictures of every page to docs/screenshots/
	@scripts/install.sh build display test
	@scripts/screenshots.sh

bench: ## Run the benchmarks that docs/benchmarks.md lists
	@scripts/install.sh build
	@scripts/bench.sh
