# Test targets. Every test speaks TAP; tests/tap adds the counts and prints them last.

UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
UNIT_BIN := $(UNIT_SRC:%.c=$(B)/%)
PROP_SRC := $(sort $(wildcard tests/prop/*.c))
PROP_BIN := $(PROP_SRC:%.c=$(B)/%)
SPEC_SRC := $(sort $(wildcard tests/spec/*.c))
SPEC_BIN := $(SPEC_SRC:%.c=$(B)/%)
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))

$(B)/tests/unit/% $(B)/tests/prop/% $(B)/tests/spec/%: OUR_CFLAGS += -Itests -Wno-missing-prototypes
$(B)/tests/%: tests/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(OUR_LIBS) -lcmocka -ljansson -lical

layers:
	tests/tap sh tests/layers.sh
test-unit: $(UNIT_BIN) all
	tests/tap $(UNIT_BIN)
test-prop: $(PROP_BIN) all
	tests/tap $(PROP_BIN)
test-spec: $(SPEC_BIN)
	SPEC_DIR=$(SPEC_DIR) tests/tap $(SPEC_BIN)

.PHONY: layers test-unit test-prop test-spec
