# Test targets. Every test speaks TAP; tests/tap adds the counts and prints them last.

UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
UNIT_BIN := $(UNIT_SRC:%.c=$(B)/%)
PROP_SRC := $(sort $(wildcard tests/prop/*.c))
PROP_BIN := $(PROP_SRC:%.c=$(B)/%)
SPEC_SRC := $(sort $(wildcard tests/spec/*.c))
SPEC_BIN := $(SPEC_SRC:%.c=$(B)/%)
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))

$(B)/tests/unit/% $(B)/tests/prop/% $(B)/tests/spec/%: OUR_CFLAGS += -Itests -Wno-missing-prototypes
$(B)/tests/prop/%: OUR_CFLAGS += -Wno-sign-compare
$(B)/tests/%: tests/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(OUR_LIBS) -lcmocka -ljansson -lical -lexpat

layers:
	tests/tap sh tests/layers.sh
test-unit: $(UNIT_BIN) all
	tests/tap $(UNIT_BIN)
test-prop: $(PROP_BIN) all
	tests/tap $(PROP_BIN)
test-spec: $(SPEC_BIN) all
	SPEC_DIR=$(SPEC_DIR) GONGSHI=$(B)/gongshi tests/tap $(SPEC_BIN) node tests/spec/render_cli.js

# ---- sanitizers ------------------------------------------------------------------------------
# The same tests, with fewer cases of each property and fewer kills, and longer time limits: PROP_CASES, KILLS and
# PATIENCE of the environment override. Leaks count as faults.
SANITIZED := test-unit test-spec test-prop test-golden test-slow
SANITIZED_ENV := PROP_CASES=$${PROP_CASES:-2000} KILLS=$${KILLS:-20} PATIENCE=$${PATIENCE:-20}
asan:
	$(SANITIZED_ENV) $(MAKE) B=build/asan SAN="-fsanitize=address -fno-omit-frame-pointer" CFLAGS="-O1 -g" $(SANITIZED)
ubsan:
	$(SANITIZED_ENV) $(MAKE) B=build/ubsan SAN="-fsanitize=undefined -fno-sanitize-recover=all" CFLAGS="-O1 -g" $(SANITIZED)
tsan:
	$(SANITIZED_ENV) $(MAKE) B=build/tsan SAN="-fsanitize=thread" CFLAGS="-O1 -g" $(SANITIZED)

# ---- fuzzing: FUZZ_SECONDS each; FUZZ="tmpl yaml" for some of them ------------------------------
FUZZ_SECONDS ?= 600
FUZZ ?= $(FUZZ_SRC:tests/fuzz/fuzz_%.c=%)
$(B)/fuzz_%: tests/fuzz/fuzz_%.c $(LIB)
	$(CC) $(OUR_CFLAGS) -Wno-missing-prototypes $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(LIB) $(OUR_LIBS)
fuzz-programs: $(FUZZ:%=$(B)/fuzz_%)
fuzz:
	$(MAKE) B=build/fuzz CC=clang CFLAGS="-O1 -g" SAN="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined" \
	    FUZZ="$(FUZZ)" fuzz-programs
	tests/fuzz/run.sh build/fuzz $(FUZZ_SECONDS) $(FUZZ) | tee build/fuzz/tap
	@! grep -q '^not ok' build/fuzz/tap

.PHONY: layers test-unit test-prop test-spec asan ubsan tsan fuzz fuzz-programs

# ---- speed: ratios against floors measured in the same run ----------------------------------------
BENCH_BIN := $(B)/tests/bench/city $(B)/tests/bench/floor $(B)/tests/bench/usage
$(B)/tests/bench/%: OUR_CFLAGS += -Itests -Wno-missing-prototypes
bench: all release $(BENCH_BIN)
	GONGSHI=build/release/gongshi tests/bench/run.sh $(B) $(BENCH_FACTORS)
	$(MAKE) --no-print-directory bench-search
# Index and query bytes of the search, beside Pagefind where that is installed.
bench-search: all
	GONGSHI=$(B)/gongshi node tests/bench/search.js $(BENCH_PAGES)

bench-print: $(B)/tests/print/set $(BENCH_BIN)
	BUILD=$(B) node tests/bench/print.js
.PHONY: bench bench-search bench-print

# ---- golden sites and findings, determinism, the demonstration --------------------------------------
# Debian's own, which has python3-jsonschema, python3-yaml and python3-openpyxl
PYTHON ?= /usr/bin/python3
test-golden: all $(B)/tests/golden/parse
	PYTHONDONTWRITEBYTECODE=1 GONGSHI=$(B)/gongshi PARSE=$(B)/tests/golden/parse tests/tap node tests/golden/findings.js node tests/golden/sites.js node tests/golden/same.js node tests/golden/incremental.js node tests/golden/saved.js node tests/golden/skeletons.js $(PYTHON) tests/golden/schema.py node tests/golden/calculator.js node tests/golden/outputs.js node tests/golden/without.js node tests/golden/many.js node tests/golden/calendar.js node tests/golden/usage.js $(PYTHON) tests/golden/read_data.py $(PYTHON) tests/golden/secrets.py
test-release: all release
	GONGSHI=$(B)/gongshi RELEASE=build/release/gongshi tests/tap node tests/golden/release.js
	GONGSHI=build/release/gongshi tests/tap node tests/golden/findings.js
golden: all
	@GONGSHI=$(B)/gongshi node tests/golden/findings.js --renew
	@GONGSHI=$(B)/gongshi node tests/golden/sites.js --renew
	@git --no-pager diff --stat -- tests/golden

test-slow: all
	GONGSHI=$(B)/gongshi tests/tap node tests/slow/hostile.js node tests/slow/faults.js node tests/slow/killed.js node tests/slow/serve.js

# Sample bulletins: structure, text, codes, geometry, measured from the PDF files.
$(B)/tests/print/set: tests/print/set.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(OUR_LIBS)
# the same program, but for the sum of its layout
$(B)/tests/print/relaid: $(B)/src/cli/main.o $(LIB)
	@mkdir -p $(@D)
	echo 'extern const char print_layout[]; const char print_layout[] = "another";' > $@.c
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $@.c $(B)/src/cli/main.o $(LIB) $(OUR_LIBS)
test-print: all $(B)/tests/print/set $(B)/tests/print/relaid
	GONGSHI=$(B)/gongshi RELAID=$(B)/tests/print/relaid PRINT_SET=$(B)/tests/print/set PRINT_OUT=$(B)/print tests/tap node tests/print/check.js node tests/print/site.js node tests/print/many.js node tests/print/cards.js
.PHONY: test-print

# Everything; the last line is the sum.
TESTS := layers test-unit test-spec test-golden test-release test-prop test-slow test-print test-browser
test: all
	@rm -f $(B)/totals; ok=0; for t in $(TESTS); do echo "== $$t"; TAP_TOTALS=$(CURDIR)/$(B)/totals $(MAKE) --no-print-directory -s $$t || ok=1; done; \
	 awk '{p += $$1; f += $$2} END {printf "%d passed, %d failed\n", p, f; exit f > 0}' $(B)/totals && exit $$ok

# ---- style ---------------------------------------------------------------------------------------
lint:
	clang-format --dry-run -Werror $(SRC) $(shell find src -name '*.h')
	cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --inline-suppr --suppress=normalCheckLevelMaxBranches \
	    --std=c11 -Isrc -D_GNU_SOURCE src
	msgcat --use-first $(PO) | msgfmt --check -o /dev/null -
	sh tests/po.sh

.PHONY: test test-golden test-release golden test-slow lint

# ---- the site in a browser: Chromium, and the locked npm packages of tests/package.json -----------------
test-browser: all
	GONGSHI=$(B)/gongshi tests/tap node tests/browser/pages.js node tests/browser/use.js node tests/browser/search.js node tests/browser/maps.js node tests/browser/charts.js node tests/browser/price.js node tests/browser/disclose.js node tests/browser/serve.js

.PHONY: test-browser

# ---- the clerk's manual: its reference is made from the kinds' definitions ------------------------------
reference: all
	$(B)/gongshi kinds --reference >$(B)/reference.md
	node tests/golden/reference.js $(B)/reference.md

.PHONY: reference
