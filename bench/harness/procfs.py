"""CPU time and memory of process trees, read from /proc."""
import os
import threading
import time

TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """The fields of /proc/PID/stat after the command name, which may itself hold spaces and brackets."""
    with open(f"/proc/{pid}/stat") as f:
        return f.read().rpartition(")")[2].split()


def tree(pid):
    """A process and all its descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                children.setdefault(int(_stat(name)[1]), []).append(int(name))
            except OSError:
                pass  # ended while we looked
    found, at = [pid], 0
    while at < len(found):
        found += children.get(found[at], [])
        at += 1
    return found


def cpu_us(pids):
    """User and system time of the processes with all their threads, also ended ones. Resolution: one tick, 10 ms."""
    total = 0
    for pid in pids:
        try:
            fields = _stat(pid)
            total += (int(fields[11]) + int(fields[12])) * TICK_US
        except OSError:
            pass
    return total


def memory_mb(pids, field):
    """Sum of VmRSS or VmHWM; 1 MB = 1,000,000 bytes."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/status") as f:
                total += sum(int(line.split()[1]) for line in f if line.startswith(field + ":"))
        except OSError:
            pass
    return total * 1024 / 1e6


def machine_busy_us():
    """Time that any core spent on anything."""
    with open("/proc/stat") as f:
        user, nice, system, _idle, _iowait, irq, softirq, steal = (int(x) for x in f.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) * TICK_US


def wait_for_quiet(limit_s):
    """Waits until other programs leave the machine alone (under 5 % for a second), at most `limit_s`."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() + 1 < deadline:
        before = machine_busy_us()
        time.sleep(1)
        if machine_busy_us() - before < 0.05 * 1e6 * os.cpu_count():
            return


class MemoryWatch:
    """The highest VmRSS seen while a case runs; twice a second, so that the watching itself costs nothing."""

    def __init__(self, pids):
        self.pids, self.highest_mb, self._stop = pids, 0, threading.Event()

    def __enter__(self):
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self):
        while not self._stop.wait(0.5):
            self.highest_mb = max(self.highest_mb, memory_mb(self.pids, "VmRSS"))

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        self.highest_mb = max(self.highest_mb, memory_mb(self.pids, "VmRSS"))
