#!/bin/sh
# The house has floors: code looks down, never up; a library's header appears on one floor only.
cd "$(dirname "$0")/.." || exit 2
n=0
check() { # ok? name
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
floor() { # name, floors it may include
    bad=$(grep -rnE '^#include "' src/"$1" --include='*.[ch]' | grep -vE "#include \"($2)/" | grep -v 'base/diag.def')
    [ -z "$bad" ]
    check $? "src/$1 includes only $2"
    [ -z "$bad" ] || echo "$bad" | sed 's/^/# /'
}
floor base base
floor rules 'base|rules'
floor data 'base|data'
floor text 'base|text'
floor tmpl 'base|tmpl'
floor model 'base|data|rules|model'
floor view 'base|data|rules|model|text|tmpl|view'
floor site 'base|data|rules|model|text|tmpl|view|site'
floor print 'base|data|rules|model|text|tmpl|view|print'
floor trust 'base|data|rules|model|text|tmpl|view|trust'
floor serve 'base|serve'
library() { # header, the folder it belongs to
    bad=$(grep -rln "#include <$1" src --include='*.[ch]' | grep -v "^src/$2/")
    [ -z "$bad" ]
    check $? "<$1> only in src/$2"
    [ -z "$bad" ] || echo "$bad" | sed 's/^/# /'
}
library yaml.h data
library cmark text
library utf8proc base
library nettle base
library xxhash base
library geos_c.h rules
library hb print
library linebreak.h print
library libdeflate base
library png.h print
library qrencode.h print
library xlsxwriter site
library microhttpd.h serve
bad=$(grep -rnwE 'double|float' src/rules src/model --include='*.[ch]' | grep -v 'rules/boundary' | grep -vE '^\S+\s*(/\*|\*)')
[ -z "$bad" ]
check $? 'no floating point in rules and model (but in geometry)'
[ -z "$bad" ] || echo "$bad" | sed 's/^/# /'
for f in src/*/sources.mk; do
    for c in $(find "$(dirname "$f")" -name '*.c'); do grep -q "$c" "$f" || { echo "# $c is not in $f"; n=$((n + 1)); echo "not ok $n - listed"; }; done
done
echo "1..$n"
