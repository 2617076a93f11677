#!/usr/bin/env bash
# Runs every test of this repository. As root on Debian or Ubuntu nothing needs to be prepared but the .NET SDK: what is missing of PostgreSQL, a C
# compiler, PgBouncer and a browser is installed from the distribution. Elsewhere, as on macOS, install them before; without one of them its tests fail.
# PostgreSQL comes, in this order, from: STRIPESYNC_TEST_CONNECTION, binaries on this machine, Docker, npm (tests/StripeSync.TestServer does that).
# The last line is `N passed, N failed`, taken from the result files; anything but 0 failed exits non-zero.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

configuration=Release
roslyn_now=5.9.0
results=artifacts/test-results

say() { printf '%s\n' "$*" >&2; }

command -v dotnet >/dev/null || { say "The .NET SDK is missing: https://dot.net"; exit 1; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build servers outlive the build and would keep the output of whoever waits for this script open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

has_postgres() {
    [ -n "${STRIPESYNC_TEST_CONNECTION:-}" ] && return 0
    command -v initdb >/dev/null && return 0
    local initdb
    for initdb in /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb \
        /Applications/Postgres.app/Contents/Versions/*/bin/initdb; do
        [ -x "$initdb" ] && return 0
    done
    command -v docker >/dev/null && docker info >/dev/null 2>&1 && return 0
    command -v npm >/dev/null
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# provide WHAT TESTS PACKAGE…: without a network the other tests still run.
provide() {
    local what=$1 tests=$2
    shift 2
    if ! can_install; then
        say "No $what here: $tests will fail."
        return
    fi
    say "No $what here: installing the distribution's."
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >&2; then
        say "It could not be installed: $tests will fail."
    fi
}

has_postgres || provide PostgreSQL "all tests on a server" postgresql

# A program with the queue is published as native code, which needs a linker.
command -v clang >/dev/null || command -v gcc >/dev/null ||
    provide "C compiler" "the tests of a program published as native code (PublishedProgramTests)" gcc libc6-dev zlib1g-dev

# The queue is tested behind a pooler. Debian keeps it where only root's PATH looks.
command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || provide PgBouncer "the tests behind a pooler (TransactionPoolerTests)" pgbouncer

# The sample with a page is tested in a browser. Elsewhere Selenium finds the one that is installed, with a driver that fits.
if can_install && [ ! -x /usr/bin/chromedriver ] && ! command -v google-chrome >/dev/null; then
    provide ChromeDriver "the tests in a browser (SyncDashboard.Tests)" chromium chromium-driver
fi

rm -rf "$results"
mkdir -p "$results"

# A project that dies, or that runs nothing, leaves no failed test behind: it is counted here.
broken=0

# The counters of a result file: "passed not-passed". A test that did not run did not pass.
count() {
    awk '
        match($0, /<Counters [^>]*>/) {
            line = substr($0, RSTART, RLENGTH)
            total += value(line, "total"); passed += value(line, "passed")
        }
        function value(text, name) {
            return match(text, " " name "=\"[0-9]+\"") ? substr(text, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0
        }
        END { printf "%d %d\n", passed, total - passed }' "$1"
}

# run_project PROJECT NAME [PROPERTY…]: tests that are already built, one project at a time.
run_project() {
    local project=$1 name=$2 status=0 passed=0 failed=0
    shift 2
    say "== $name"
    dotnet test "$project" --no-build --nologo -c "$configuration" --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" "$@" >&2 || status=$?
    if [ -f "$results/$name.trx" ]; then
        read -r passed failed < <(count "$results/$name.trx")
    fi
    if [ $((passed + failed)) = 0 ]; then
        say "$name ran no test."
        broken=$((broken + 1))
    elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
        say "$name ended with exit code $status although none of its tests failed."
        broken=$((broken + 1))
    fi
}

dotnet restore StripeSyncAnalyzers.sln --locked-mode -v quiet >&2
dotnet build StripeSyncAnalyzers.sln --no-restore --nologo -c "$configuration" -v quiet >&2
for project in tests/*/*Tests.csproj; do
    run_project "$project" "$(basename "$project" .csproj)"
done

# Once more against a current Roslyn: what the floor accepts may have changed its meaning since.
analyzers=tests/StripeSyncAnalyzers.Tests/StripeSyncAnalyzers.Tests.csproj
if [ -f "$analyzers" ]; then
    dotnet restore "$analyzers" --locked-mode -v quiet "-p:RoslynTestVersion=$roslyn_now" >&2
    dotnet build "$analyzers" --no-restore --nologo -c "$configuration" -v quiet "-p:RoslynTestVersion=$roslyn_now" >&2
    run_project "$analyzers" "StripeSyncAnalyzers.Tests-roslyn-$roslyn_now" "-p:RoslynTestVersion=$roslyn_now"
fi

passed=0
failed=$broken
for file in "$results"/*.trx; do
    [ -f "$file" ] || continue
    read -r file_passed file_failed < <(count "$file")
    passed=$((passed + file_passed))
    failed=$((failed + file_failed))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
