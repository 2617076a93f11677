# A PgBouncer in transaction mode that lives exactly as long as this script's standard input stays open.
#
#   sh -c "$(cat pooler.sh)" pooler PGBOUNCER FOLDER
#
# FOLDER is that of a cluster of cluster.sh, whose server it pools; its own socket lies there too, with port 6432. Its log
# goes to standard error.
set -eu
export LC_ALL=C
pgbouncer=$1
folder=$2
cd "$folder"

cat >pgbouncer.ini <<END
[databases]
* = host=$folder port=5432 user=postgres
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $folder
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
END

# It refuses to run as root; the folder's owner is whom the server runs as.
as_user=
if [ "$(id -u)" = 0 ]; then
    owner=$(stat -c %u:%g "$folder")
    chown "$owner" pgbouncer.ini
    as_user="setpriv --reuid=${owner%:*} --regid=${owner#*:} --clear-groups"
fi
$as_user "$pgbouncer" pgbouncer.ini </dev/null >/dev/null &
pooler=$!
trap '' INT HUP TERM
read -r _ || :
# Each ends it at once in one half of its versions: from 1.23 on SIGTERM waits for the clients to leave and SIGQUIT does not; before, nothing handles
# SIGQUIT, which the shell makes its background processes ignore.
kill -QUIT "$pooler" || :
kill -TERM "$pooler" || :
wait "$pooler" || :
