# A throw-away PostgreSQL cluster that lives exactly as long as this script's standard input stays open.
#
#   sh -c "$(cat cluster.sh)" cluster BINARIES OWNER [-c NAME=VALUE]…
#
# BINARIES is a folder with initdb and postgres, OWNER the process id of the test process that holds the other
# end of standard input. The kernel closes it however that process ends, kill -9 included, so nothing is polled.
# Standard output gets one line, the cluster's folder, which is also where its unix socket is; standard error gets
# the server's log until the server is gone. A line on standard input kills all processes of the server at once, as
# kill -9 does, and starts it again on what it had written; its log goes to a file in the folder then.
set -eu
export LC_ALL=C
cd /
binaries=$1
owner=$2
shift 2
me=$(id -u)

# Left-overs of owners that are gone, when this script itself was killed. The socket path has to stay under about
# 100 bytes, hence /tmp and not TMPDIR.
command_line() { tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null || ps -o args= -p "$1" 2>/dev/null || :; }
for old in /tmp/stripesync-pg-"$me"-*; do
    [ -d "$old" ] || continue
    left=${old#/tmp/stripesync-pg-"$me"-}
    left=${left%%-*}
    case $left in '' | *[!0-9]*) continue ;; esac
    if kill -0 "$left" 2>/dev/null; then continue; fi
    server=$(head -n 1 "$old/data/postmaster.pid" 2>/dev/null) || server=
    # The number may belong to someone else by now: only a process that names this very folder is ended.
    case $server in
        '' | *[!0-9]*) ;;
        *) case $(command_line "$server") in *"$old/data"*) kill -QUIT "$server" 2>/dev/null || : ;; esac ;;
    esac
    rm -rf "$old" || :
done

folder=$(mktemp -d "/tmp/stripesync-pg-$me-$owner-XXXXXX")
trap 'rm -rf "$folder"' EXIT

# initdb and postgres refuse to run as root.
as_user=
if [ "$me" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    as_user="setpriv --reuid=$(id -u "$user") --regid=$(id -g "$user") --clear-groups"
    chown "$(id -u "$user"):$(id -g "$user")" "$folder"
    # Binaries inside a home folder may be out of that user's sight.
    if ! $as_user test -x "$binaries/postgres"; then
        mkdir "$folder/binaries"
        cp -R "${binaries%/*}/." "$folder/binaries/"
        chmod -R a+rX "$folder/binaries"
        binaries=$folder/binaries/${binaries##*/}
    fi
fi

cd "$folder"
$as_user "$binaries/initdb" -D "$folder/data" -U postgres -A trust --locale=C --encoding=UTF8 --no-sync \
    >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }

# Trust is safe here: there is no TCP port, and the socket lies in a folder that only this user can enter.
serve() {
    $as_user "$binaries/postgres" -D "$folder/data" -k "$folder" -h '' -p 5432 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
        -c wal_level=minimal -c max_wal_senders=0 -c max_connections=200 -c shared_buffers=64MB \
        -c timezone=UTC -c log_min_messages=log -c max_prepared_transactions=10 "$@" </dev/null &
    server=$!
}
serve "$@" >&2
# Only now: the server must not inherit them. Ctrl+C reaches the whole group, and cleaning up is still due then.
trap '' INT HUP TERM
echo "$folder"
# From here on the server alone holds standard error, so that its end is seen at the other side.
exec >/dev/null 2>&1

while read -r _; do
    children=$(cat "/proc/$server/task/$server/children" 2>/dev/null || pgrep -P "$server" || :)
    # shellcheck disable=SC2086
    kill -KILL "$server" $children || :
    wait "$server" || :
    # The next server refuses to start while one of them has the shared memory.
    for child in $children; do
        tries=0
        while [ -n "$(command_line "$child")" ] && [ "$tries" -lt 250 ]; do sleep 0.02; tries=$((tries + 1)); done
    done
    serve "$@" >>"$folder/log" 2>&1
done || :

# TERM ends a server that has not installed its handlers yet, QUIT one that has.
kill -TERM "$server" || :
kill -QUIT "$server" || :
wait "$server" || :
