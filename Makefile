# Two commands on a fresh machine with Python 3.11, 3.12 or 3.13: `make demo` runs the main job, `make test` the tests.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
unexport PYTHONDONTWRITEBYTECODE  # else each of some thousand processes would compile the package

.PHONY: demo serve test suite current test-all nightly agreement fast desk lint build check audit bench docs wheel gradescope postgresql container clean

demo: $(STAMP)
	@$(BIN)/autograder build
	@$(BIN)/autograder grade descent_recurrence tests/sample_class/submissions --out out/demo

# The hand-in service, with the sample class at work in it, until Ctrl-C.
serve: $(STAMP)
	@$(BIN)/python tests/sample_class/serving.py --port $(or $(PORT),8000)

test: $(STAMP)
	@$(MAKE) --no-print-directory -j 3 -O lint current suite

# +: its dots are seen at once, not when it ends
suite: $(STAMP)
	+@MAKEFLAGS= $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q -m "not outside"

# Generated files and records of audits are those of the masters.
current: $(STAMP)
	@$(BIN)/autograder build --check
	@$(BIN)/autograder audit --changed

# And what needs a browser, a kernel, stock Otter or an image (skipped where those are not there), or takes minutes.
test-all: test
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q -m outside
	@$(MAKE) --no-print-directory postgresql

# The tests of the store and of what stands on it, with PostgreSQL (skipped where there is none).
postgresql: $(STAMP)
	AUTOGRADER_TEST_STORE=postgresql $(BIN)/pytest -n 2 --dist loadfile -q -m "slow and not outside" tests/service

# What goes wrong once in a hundred times: hours. make nightly SEED=7 TIMES=5 BUSY=2 NAMES="cluster kills"
nightly: $(STAMP)
	$(BIN)/python tests/nightly.py --seed $(or $(SEED),1) --times $(or $(TIMES),50) --busy $(or $(BUSY),0) $(NAMES)

# What stock Otter gives for the masters in tests/agreement/, measured again and compared: half an hour.
agreement: $(STAMP)
	$(BIN)/python tests/agreement/recorded.py --again

fast: $(STAMP)
	$(BIN)/pytest -n 2 --dist loadfile -q -p no:logging -p no:anyio -m "not slow and not outside"

# Environments made from requirements alone, a student's and one of a bundle that another Python built:
# downloads, so only when those change.
desk: $(STAMP)
	$(BIN)/pytest -q -m install

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

build: $(STAMP)
	$(BIN)/autograder build

audit: $(STAMP)
	$(BIN)/autograder audit

bench: $(STAMP)
	$(BIN)/python benchmarks/grade.py

# The package for another environment: out/wheel/, to be installed there by pip.
wheel: $(STAMP)
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps -w out/wheel .

# The pages in docs/ as a site; each warning is an error.
docs: $(STAMP)
	$(BIN)/sphinx-build -q -W --keep-going -d out/doctrees docs out/site

# The image from a clean machine, the sample class and all attacks in it: five minutes, as root.
gradescope: export AUTOGRADER_CLEAN_ROOT ?= /var/tmp/autograder-roots
gradescope: $(STAMP)
	$(BIN)/pytest -q tests/image/test_clean_root.py
	$(BIN)/python tests/image/changed.py --tried

# The image of the hand-in service from its Containerfile, in a clean machine; as root, minutes.
container: export AUTOGRADER_CLEAN_ROOT ?= /var/tmp/autograder-roots
container: $(STAMP)
	$(BIN)/pytest -q tests/service/test_containerfile.py

clean:
	rm -rf $(VENV) out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(STAMP): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "wanted Python 3.11, 3.12 or 3.13 as '$(PYTHON)'; say make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[build,cluster,dev,docs,postgresql,service]"
	@$(BIN)/python -m compileall -q autograder  # confined processes can keep no compiled file
	@touch $@
