# gongshi: one program, its demonstration site and its tests. `make help` lists the targets.
# CC, CFLAGS, LDFLAGS, PREFIX, DESTDIR, BINDIR, DATADIR, MANDIR, PKG_CONFIG belong to the user.

VERSION    := 0.1.0
CC         ?= cc
CFLAGS     ?= -O3 -g
PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
DATADIR    ?= $(PREFIX)/share
MANDIR     ?= $(DATADIR)/man
PKG_CONFIG ?= pkg-config
B          ?= build
SPEC_DIR   ?= ../shared/spec/mustache

.DEFAULT_GOAL := all

# ---- libraries -------------------------------------------------------------------------------
PKGS := yaml-0.1 libcmark libutf8proc geos harfbuzz harfbuzz-subset libdeflate libpng libqrencode \
        nettle libxxhash xlsxwriter libmicrohttpd
DEB  := gcc make pkg-config gettext libc6-dev libyaml-dev libcmark-dev libutf8proc-dev libgeos-dev \
        libharfbuzz-dev libunibreak-dev libdeflate-dev libpng-dev libqrencode-dev nettle-dev libxxhash-dev \
        libxlsxwriter-dev libmicrohttpd-dev fonts-noto-cjk
DEB_TEST := libcmocka-dev libjansson-dev libical-dev libexpat1-dev clang libclang-rt-14-dev clang-format clang-tidy cppcheck valgrind qpdf \
        poppler-utils zbar-tools fonts-dejavu-core chromium default-jre-headless python3-jsonschema python3-openpyxl python3-yaml git $(if $(shell command -v npm),,nodejs npm)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

NEEDS_LIBS := $(filter-out deps test-deps clean help,$(or $(MAKECMDGOALS),all))
# installing comes before anything that needs what is installed
ifneq (,$(filter deps test-deps,$(MAKECMDGOALS)))
.NOTPARALLEL:
endif
ifneq ($(NEEDS_LIBS),)
ifeq ($(filter deps test-deps,$(MAKECMDGOALS)),)
MISSING := $(shell $(PKG_CONFIG) --exists $(PKGS) 2>/dev/null || echo yes)
ifeq ($(MISSING),yes)
$(error The libraries are not all here: run 'make deps' first (needs $(PKGS)))
endif
endif
endif
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS)))$(PKG_LIBS)

# ---- sources ---------------------------------------------------------------------------------
SRC :=
include $(sort $(wildcard src/*/sources.mk))
LIB_SRC := $(filter-out src/cli/main.c,$(SRC))
EMBED   := $(sort $(wildcard src/kinds/*.yaml src/rules/packs/*.yaml src/cli/*.yaml content/calendars/*.yaml src/serve/preview.*))
LAYOUT  := $(sort $(wildcard src/print/*.[ch] src/text/*.[ch] src/base/*.[ch]))
OBJ     := $(LIB_SRC:%.c=$(B)/%.o) $(B)/gen/embed.o $(B)/gen/embed_data.o $(B)/gen/layout.o
LIB     := $(B)/libgongshi.a

WERROR :=
WARN := -Wall -Wextra -Wshadow -Wconversion -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wno-gnu-zero-variadic-macro-arguments
OUR_CFLAGS  = -std=c11 -D_GNU_SOURCE -Isrc $(WARN) $(WERROR) $(SAN) $(PKG_CFLAGS) -DGONGSHI_VERSION='"$(VERSION)"' \
              -DGONGSHI_LOCALEDIR='"$(DATADIR)/locale"' -MMD -MP
OUR_LIBS    = -Wl,--as-needed $(PKG_LIBS) -lunibreak -lpthread -lm

# ---- the program -----------------------------------------------------------------------------
all: $(B)/gongshi $(B)/locale/zh_CN/LC_MESSAGES/gongshi.mo

$(B)/gongshi: $(B)/src/cli/main.o $(LIB)
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^ $(OUR_LIBS)

$(LIB): $(OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

# Loaded when they are needed (base/library.h), by the names that a linker would have noted.
soname = $(shell objdump -p "$$($(CC) -print-file-name=lib$(1).so)" | awk '$$1 == "SONAME" { print $$2 }')
$(B)/src/rules/geos.o: OUR_CFLAGS += -DGEOS_LIBRARY='"$(call soname,geos_c)"'
$(B)/src/print/hb.o: OUR_CFLAGS += -DHB_LIBRARY='"$(call soname,harfbuzz-subset)"'
$(B)/src/print/libpng.o: OUR_CFLAGS += -DLIBPNG_LIBRARY='"$(call soname,png)"'
$(B)/src/print/libqr.o: OUR_CFLAGS += -DLIBQR_LIBRARY='"$(call soname,qrencode)"'
$(B)/src/serve/mhd.o: OUR_CFLAGS += -DMHD_LIBRARY='"$(call soname,microhttpd)"'
$(B)/src/site/lxw.o: OUR_CFLAGS += -DLXW_LIBRARY='"$(call soname,xlsxwriter)"'

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(OUR_CFLAGS) $(CFLAGS) -c -o $@ $<

# Built-in kinds, rule packs and what the preview puts into pages are linked in as they stand.
$(B)/gen/embed.c: $(EMBED) Makefile
	@mkdir -p $(@D)
	@{ echo '/* made by the Makefile from the files it embeds */'; echo '#include "base/embed.h"'; n=0; \
	  for f in $(EMBED); do echo "extern const char embed_$$n[], embed_$${n}_end[];"; n=$$((n+1)); done; \
	  echo 'const char *const embed_paths[] = {'; for f in $(EMBED); do echo "    \"$$f\","; done; echo '    0};'; \
	  echo 'str embed_bytes(size_t i)'; echo '{'; echo '    static const char *const at[][2] = {'; n=0; \
	  for f in $(EMBED); do echo "        {embed_$$n, embed_$${n}_end},"; n=$$((n+1)); done; echo '        {0, 0}};'; \
	  echo '    return (str){at[i][0], (size_t)(at[i][1] - at[i][0])};'; echo '}'; } > $@
$(B)/gen/embed_data.S: $(EMBED) Makefile
	@mkdir -p $(@D)
	@{ echo '.section .rodata'; n=0; for f in $(EMBED); do \
	  echo ".globl embed_$$n, embed_$${n}_end"; echo "embed_$$n: .incbin \"$$f\""; echo "embed_$${n}_end: .byte 0"; \
	  n=$$((n+1)); done; echo '.section .note.GNU-stack,"",%progbits'; } > $@
# What decides how a bulletin is laid out, as a number: bulletins of another one are made again.
$(B)/gen/layout.c: $(LAYOUT) Makefile
	@mkdir -p $(@D)
	@{ echo '/* made by the Makefile: a sum of src/print and of what it stands on */'; echo '#include "print/print.h"'; \
	  echo "const char print_layout[] = \"$$(cat $(LAYOUT) | cksum)\";"; } > $@
$(B)/gen/%.o: $(B)/gen/%.c
	$(CC) $(OUR_CFLAGS) $(CFLAGS) -c -o $@ $<
$(B)/gen/embed_data.o: $(B)/gen/embed_data.S
	$(CC) -c -o $@ $<

# ---- the same program, made with what building the demonstration says of it (GCC) ---------------
# Twice: the first one counts, the second one is laid out by the counts, across files.
RELEASE = $(abspath build/release)
COUNTED = -fprofile-generate -fprofile-update=atomic -fprofile-dir=$(RELEASE)/counts
BY_COUNTS = -flto=auto -fprofile-use=$(RELEASE)/counts -Wno-missing-profile -Wno-stringop-overflow
release: build/release/gongshi
build/release/gongshi: $(SRC) $(wildcard src/*/*.h src/*/*/*.h) $(EMBED) Makefile
	rm -rf $(RELEASE)
	+$(MAKE) --no-print-directory B=$(RELEASE) CFLAGS="$(CFLAGS) $(COUNTED)" LDFLAGS="$(LDFLAGS) -fprofile-generate" $(RELEASE)/gongshi
	$(RELEASE)/gongshi build -q -j2 --no-print --out $(RELEASE)/site
	$(RELEASE)/gongshi build -q -j2 --out $(RELEASE)/site
	rm -rf $(RELEASE)/site $(RELEASE)/gongshi $(RELEASE)/*.a $(RELEASE)/src $(RELEASE)/gen/*.o
	+$(MAKE) --no-print-directory B=$(RELEASE) CFLAGS="$(CFLAGS) $(BY_COUNTS)" LDFLAGS="$(LDFLAGS) $(CFLAGS) $(BY_COUNTS)" AR=gcc-ar all

PO := $(sort $(wildcard src/po/zh_CN/*.po))
$(B)/locale/zh_CN/LC_MESSAGES/gongshi.mo: $(PO)
	@mkdir -p $(@D)
	msgcat --use-first $(PO) | msgfmt --check-format -o $@ -

# ---- the demonstration -----------------------------------------------------------------------
site: all
	$(B)/gongshi build

check: all
	$(B)/gongshi check

# ---- packages: the only targets that use the network -----------------------------------------
deps:
	$(SUDO) apt-get update -q
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(DEB)

test-deps: deps
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(DEB_TEST)
	cd tests && npm ci --no-audit --no-fund --ignore-scripts

include tests/tests.mk

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(DATADIR)/locale/zh_CN/LC_MESSAGES $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(DATADIR)/gongshi
	install -m 755 $(B)/gongshi $(DESTDIR)$(BINDIR)/gongshi
	install -m 644 $(B)/locale/zh_CN/LC_MESSAGES/gongshi.mo $(DESTDIR)$(DATADIR)/locale/zh_CN/LC_MESSAGES/
	install -m 644 gongshi.1 $(DESTDIR)$(MANDIR)/man1/gongshi.1
	find templates -type f | while read -r f; do install -D -m 644 "$$f" "$(DESTDIR)$(DATADIR)/gongshi/$$f" || exit 1; done

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/gongshi $(DESTDIR)$(MANDIR)/man1/gongshi.1 $(DESTDIR)$(DATADIR)/locale/zh_CN/LC_MESSAGES/gongshi.mo
	rm -rf $(DESTDIR)$(DATADIR)/gongshi

# ---- the source as a file, and proof that it builds, passes and installs from there -------------
DIST := gongshi-$(VERSION)
dist:
	@mkdir -p $(B)
	git archive --format=tar --prefix=$(DIST)/ HEAD | gzip -9n >$(B)/$(DIST).tar.gz

DIST_AT = $(CURDIR)/$(B)/distcheck
distcheck: dist
	rm -rf $(DIST_AT)
	mkdir -p $(DIST_AT)
	tar -xzf $(B)/$(DIST).tar.gz -C $(DIST_AT)
	$(MAKE) -C $(DIST_AT)/$(DIST) B=build layers test-unit site
	$(MAKE) -C $(DIST_AT)/$(DIST) B=build install DESTDIR=$(DIST_AT)/dest PREFIX=/usr
	$(DIST_AT)/dest/usr/bin/gongshi check -q -C $(DIST_AT)/$(DIST)
	$(MAKE) -C $(DIST_AT)/$(DIST) B=build uninstall DESTDIR=$(DIST_AT)/dest PREFIX=/usr
	@left=$$(find $(DIST_AT)/dest -type f); [ -z "$$left" ] || { echo "left behind: $$left"; exit 1; }
	$(MAKE) -C $(DIST_AT)/$(DIST) B=build clean
	@left=$$(find $(DIST_AT)/$(DIST)/build $(DIST_AT)/$(DIST)/site -type f ! -name .gitignore 2>/dev/null); [ -z "$$left" ] || { echo "not cleaned: $$left"; exit 1; }
	@echo "$(B)/$(DIST).tar.gz builds, passes its unit tests, installs and leaves nothing behind"

clean:
	rm -rf build
	find site -mindepth 1 ! -name .gitignore -delete

help:
	@echo 'all (default)   build/gongshi           site      the demonstration site in site/'
	@echo 'deps test-deps  Debian and npm packages check     check the demonstration content'
	@echo 'test            every test              layers test-unit test-spec test-golden test-prop test-slow'
	@echo '                                        test-release test-print test-browser'
	@echo 'asan ubsan tsan the tests, sanitized    fuzz      every fuzz target, FUZZ_SECONDS each'
	@echo 'release         build/release/gongshi, laid out by what building the demonstration takes (GCC)'
	@echo 'bench           speed against floors    lint      format, tidy, cppcheck'
	@echo 'golden          renew expected output   reference  the reference in content/README.md'
	@echo 'install uninstall (PREFIX, DESTDIR)     dist distcheck  the source as a file, and proof of it'
	@echo 'clean           build/ and site/ empty  help      this list'

.PHONY: all release site check deps test-deps install uninstall dist distcheck clean help
-include $(patsubst %.o,%.d,$(filter %.o,$(OBJ)) $(B)/src/cli/main.o)
