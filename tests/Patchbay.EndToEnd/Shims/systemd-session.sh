# A session of a user with the real systemd, for as long as its standard input is open: `unshare -mp --fork sh systemd-session.sh /runtime-dir`, as root.
# Nothing of the machine is changed: /run, the control groups' mounts and the process ids are this script's own.
set -e
runtime=$1
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system "$runtime"
chmod 700 "$runtime"
mountpoint -q /sys/fs/cgroup/systemd || { mkdir -p /sys/fs/cgroup/systemd && mount -t cgroup -o none,name=systemd systemd /sys/fs/cgroup/systemd; }
export XDG_RUNTIME_DIR=$runtime
/lib/systemd/systemd --user --log-target=null >/dev/null 2>&1 </dev/null &
until [ -S "$runtime/systemd/private" ] && systemctl --user is-system-running >/dev/null 2>&1; do
  kill -0 $! || exit 1
  sleep 0.05
done
echo ready
cat >/dev/null
systemctl --user exit || true
wait
