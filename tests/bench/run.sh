#!/bin/bash
# Builds a city, ten cities, a hundred, and prints each beside the floor measured in the same run.
#   tests/bench/run.sh BUILD_FOLDER [FACTORS]     GONGSHI: another program than that of the folder
set -e
B=$(realpath "$1"); shift
program=$(realpath "${GONGSHI:-$B/gongshi}")
factors=${*:-1 10 100}
work=${BENCH_DIR:-$B/bench}
templates=$(realpath "$(dirname "$0")/../../templates")
printf '%-8s %9s %9s %9s %9s %9s %9s %9s %9s %8s %8s\n' cities pages 'wall ms' 'CPU ms' 'floor ms' 'CPU/floor' 'wall/floor' 'MB peak' 'KB/page' 'MB out' 'again ms'
for n in $factors; do
    # a city's content, site and the floor's copy of it; in blocks of a disk, which small files do not fill
    mkdir -p "$work"
    need=$((n * 180)) have=$(df -Pm "$work" | awk 'NR==2 {print $4}')
    if [ "$have" -lt "$need" ]; then echo "$n: skipped, $need MB of disk wanted, $have there"; continue; fi
    rm -rf "$work"; mkdir -p "$work/city"
    "$B/tests/bench/city" "$work/city" "$n"
    ln -s "$templates" "$work/city/templates"
    # the least of some runs, of the floor as well: what else the machine does makes each of them slower
    times=$((n < 10 ? 9 : n < 100 ? 3 : 1))
    run() { "$B/tests/bench/usage" "$program" build -C "$work/city" --out "$work/site" --date 2026-11-21 ${BENCH_BUILD_OPTIONS:---no-print} -q; }
    # wall and CPU: the least; peak: the most
    runs() { for _ in $(seq $times); do $1; run; done | awk 'NR == 1 || $1 < w { w = $1 } NR == 1 || $2 < c { c = $2 } $3 > k { k = $3 } END { print w, c, k }'; }
    fresh() { rm -rf "$work/site"; }
    read -r wall cpu peak < <(runs fresh)
    read -r wall2 cpu2 peak2 < <(runs true)
    pages=$(find "$work/site" -name '*.html' | wc -l)
    read -r f_read f_yaml f_cmark f_write in out < <(for _ in $(seq $times); do
        rm -rf "$work/fresh"; mkdir "$work/fresh"
        "$B/tests/bench/floor" "$work/city/content" "$work/site" "$work/fresh"
    done | awk '{ t = $1 + $2 + $3 + $4 } NR == 1 || t < best { best = t; line = $0 } END { print line }')
    awk -v n="$n" -v p="$pages" -v w="$wall" -v c="$cpu" -v k="$peak" -v a="$f_read" -v b="$f_yaml" -v d="$f_cmark" -v e="$f_write" -v i="$in" -v o="$out" -v w2="$wall2" 'BEGIN {
        f = a + b + d + e
        printf "%-8d %9d %9.0f %9.0f %9.0f %9.2f %9.2f %9.1f %9.2f %8.1f %8.0f\n", n, p, w, c, f, c / f, w / f, k / 1024, (k * 1024 - i) / p / 1024, o / 1e6, w2
        printf "         floor: read %.0f, yaml events %.0f, cmark %.0f, write %.0f ms; %.0f pages a second\n", a, b, d, e, p * 1000 / w }'
    rm -rf "$work"
done
