# Two commands do everything, dependencies included: `make run` and `make test`.
#   make run        build the release and run every scenario against the simulator
#   make test       build and pass every test
#   make bench      the ratios of the README, measured on this machine
#   make test-clients  jsforce, the sf CLI, simple-salesforce, salesforce-bulk and restforce against `sfsim serve`
#   make lint       clang-format and clang-tidy
#   make asan tsan  the tests under sanitizers
#   make mutants    prove that the scenarios, and the searches, find the seeded bugs of tests/mutants
#   make ci         what CI runs beyond the tests: searches, seeded bugs, clang with sanitizers
#   make soak       hours: an hour of exploring, a million schedules twice, every seeded bug ten times
#   make golden     approve changed messages (then read the diff)

SHELL := /bin/bash
JOBS ?= $(shell nproc)
BUILD := build
CONFIGURE = cmake --preset $(1) $(if $(shell command -v ccache),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache) --log-level=WARNING >/dev/null

.PHONY: run test test-clients bench lint format tidy asan tsan mutants ci soak golden deps clean

run: deps
	@$(call CONFIGURE,release)
	@cmake --build --preset release -j$(JOBS) --target sfsim syncer -- --quiet
	@$(BUILD)/release/sfsim run scenarios

test: deps
	@$(call CONFIGURE,dev)
	@cmake --build --preset dev -j$(JOBS) -- --quiet
	@ctest --preset dev -j$(JOBS)

test-clients: deps
	@$(call CONFIGURE,dev)
	@cmake --build --preset dev -j$(JOBS) --target sfsim -- --quiet
	@tests/clients/run

bench: deps
	@$(call CONFIGURE,release)
	@cmake --build --preset release -j$(JOBS) -- --quiet
	@$(BUILD)/release/bench/bench

asan tsan: deps
	@$(call CONFIGURE,$@)
	@cmake --build --preset $@ -j$(JOBS) -- --quiet
	@ctest --preset $@ -j$(JOBS)

mutants: deps
	@$(call CONFIGURE,mutants)
	@cmake --build --preset mutants -j$(JOBS) --target mutants -- --quiet
	@$(BUILD)/mutants/tests/mutants/runner/mutants -j$(JOBS)

ci: deps
	@bash cmake/install_dependencies.sh clang libclang-rt-14-dev clang-format clang-tidy
	@.ci/checks

soak: deps
	@EXPLORE_FOR=1h MUTANT_TIMES=10 MUTANT_FOR=30 .ci/checks release explore mutants
	@$(BUILD)/mutants/sfsim explore --seed million --runs 1000000 --twice -j$(JOBS)
	@KILLS=1000 ctest --preset dev -R '^(process|serve)$$'

lint: format tidy

format:
	@clang-format --dry-run --Werror $$(git ls-files '*.cpp' '*.h')

tidy: deps
	@$(call CONFIGURE,ci)
	@sed -n 's/^ *"file": "\(.*\)".*/\1/p' $(BUILD)/ci/clang/compile_commands.json | grep -v /tests/ \
	  | grep -E '/(syncer|sim|sfsim)(/|(_[a-z]+)?\.dir/Unity)' \
	  | xargs -P$(JOBS) -n1 clang-tidy -p $(BUILD)/ci/clang --quiet --warnings-as-errors='*' --checks=-bugprone-suspicious-include

golden: deps
	@$(call CONFIGURE,dev)
	@cmake --build --preset dev -j$(JOBS) -- --quiet
	@UPDATE_GOLDEN=1 ctest --preset dev -j$(JOBS)

# Installs what is missing (Debian package names); says so and does nothing else when all is there.
deps:
	@bash cmake/install_dependencies.sh

clean:
	@rm -rf $(BUILD)
