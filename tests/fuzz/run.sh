#!/bin/sh
# usage: tests/fuzz/run.sh BUILD SECONDS NAME...
# Runs BUILD/fuzz_NAME so many seconds each, from the seeds in tests/fuzz/seeds/NAME and what earlier runs
# found (BUILD/corpus/NAME), with the words of tests/fuzz/NAME.dict. A crash stays in BUILD/crashes.
build=$1 seconds=$2
shift 2
mkdir -p "$build/crashes"
n=0
for name; do
    n=$((n + 1))
    corpus=$build/corpus/$name seeds=tests/fuzz/seeds/$name words=tests/fuzz/$name.dict log=$build/$name.log
    mkdir -p "$corpus"
    [ -d "$seeds" ] || seeds=
    [ -f "$words" ] && words=-dict=$words || words=
    "$build/fuzz_$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 $words \
        -artifact_prefix="$build/crashes/$name-" "$corpus" $seeds >"$log" 2>&1
    if [ $? -eq 0 ]; then
        echo "ok $n - fuzz_$name: $(sed -n 's/^Done \([0-9]*\) runs.*/\1 runs/p' "$log") in $seconds s"
    else
        echo "not ok $n - fuzz_$name: see $log"
        grep -E '^(SUMMARY|==[0-9]*==ERROR)|^Test unit written|runtime error' "$log" | sed 's/^/# /'
        tail -n 20 "$log" | sed 's/^/# /'
    fi
done
echo "1..$n"
