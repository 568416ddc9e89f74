#!/bin/bash
# Builds a city, ten cities, a hundred, and prints each beside the floor measured in the same run.
#   tests/bench/run.sh BUILD_FOLDER [FACTORS]     GONGSHI: another program than that of the folder
# Every run writes to a new folder, and all go when the last is done: ext4 looks for minutes at each file
# that was deleted before it makes another, which costs more than all that is measured. In memory they go
# at once: there it is room that counts.
set -e
B=$(realpath "$1"); shift
program=$(realpath "${GONGSHI:-$B/gongshi}")
factors=${*:-1 10 100}
work=${BENCH_DIR:-$B/bench}
templates=$(realpath "$(dirname "$0")/../../templates")
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
in_memory() { [ "$(stat -f -c %T "$work")" = tmpfs ]; }
room() { # megabytes
    { df -Pm "$work" | awk 'NR == 2 { print $4 }'; in_memory && awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo; } | sort -n | head -1
}
run() { "$B/tests/bench/usage" "$program" build -C "$work/$n" --out "$work/$n/$1" --date 2026-11-21 ${BENCH_BUILD_OPTIONS:---no-print} -q; }
# Wall and CPU: the least; peak: the most. What else the machine does makes each run slower.
least() { awk 'NR == 1 || $1 < w { w = $1 } NR == 1 || $2 < c { c = $2 } $3 > k { k = $3 } END { print w, c, k }'; }
floor() { mkdir "$work/$n/$1"; "$B/tests/bench/floor" "$work/$n/content" "$work/$n/site-1" "$work/$n/$1"; }
printf '%-8s %9s %9s %9s %9s %9s %9s %9s %9s %8s %8s\n' cities pages 'wall ms' 'CPU ms' 'floor ms' 'CPU/floor' 'wall/floor' 'MB peak' 'KB/page' 'MB out' 'again ms'
for n in $factors; do
    times=$((n < 10 ? 9 : n < 100 ? 3 : 1))
    # a city's content, sites and the floor's copies of it; in blocks of a disk, which small files do not fill
    mkdir -p "$work/$n"
    need=$((n * (40 + 140 * times))) have=$(room)
    if [ "$have" -lt "$need" ]; then echo "$n: skipped, $need MB of disk wanted, $have there"; continue; fi
    "$B/tests/bench/city" "$work/$n" "$n"
    ln -s "$templates" "$work/$n/templates"
    read -r wall cpu peak < <(for i in $(seq $times); do run "site-$i"; done | least)
    read -r wall2 cpu2 peak2 < <(for i in $(seq $times); do run site-1; done | least)
    pages=$(find "$work/$n/site-1" -name '*.html' | wc -l)
    read -r f_read f_yaml f_cmark f_write in out < <(for i in $(seq $times); do floor "floor-$i"; done |
        awk '{ t = $1 + $2 + $3 + $4 } NR == 1 || t < best { best = t; line = $0 } END { print line }')
    if [ -z "$out" ]; then echo "$n: the floor could not be measured"; continue; fi
    awk -v n="$n" -v p="$pages" -v w="$wall" -v c="$cpu" -v k="$peak" -v a="$f_read" -v b="$f_yaml" -v d="$f_cmark" -v e="$f_write" -v i="$in" -v o="$out" -v w2="$wall2" 'BEGIN {
        f = a + b + d + e
        printf "%-8d %9d %9.0f %9.0f %9.0f %9.2f %9.2f %9.1f %9.2f %8.1f %8.0f\n", n, p, w, c, f, c / f, w / f, k / 1024, (k * 1024 - i) / p / 1024, o / 1e6, w2
        printf "         floor: read %.0f, yaml events %.0f, cmark %.0f, write %.0f ms; %.0f pages a second\n", a, b, d, e, p * 1000 / w }'
    if in_memory; then rm -rf "${work:?}/$n"; fi
done
