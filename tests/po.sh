#!/bin/sh
# Every text marked for translation has a Chinese one, and none is left over.
cd "$(dirname "$0")/.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find src -name '*.c' -o -name '*.def' | sort | xargs xgettext -L C --keyword=N_ --keyword=gettext --from-code=UTF-8 --no-wrap -o "$work/all.pot" 2>/dev/null
msgcat --use-first --no-wrap src/po/zh_CN/*.po >"$work/zh.po"
msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$work/merged.po" "$work/zh.po" "$work/all.pot"
missing=$(msgattrib --untranslated --no-obsolete --no-wrap "$work/merged.po" | grep '^msgid "' | grep -v '^msgid ""$')
obsolete=$(msgattrib --only-obsolete --no-wrap "$work/merged.po" | grep 'msgid "' | grep -v 'msgid ""$')
if [ -z "$missing" ]; then echo 'ok 1 - every text is translated'; else echo 'not ok 1 - every text is translated'; echo "$missing" | sed 's/^/# /'; fi
if [ -z "$obsolete" ]; then echo 'ok 2 - no translation is left over'; else echo 'not ok 2 - no translation is left over'; echo "$obsolete" | sed 's/^/# /'; fi
echo 1..2
