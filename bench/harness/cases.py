"""The cases. To add one: a function that takes (gateway, options) and returns a dict of figures, and an entry in CASES."""
import os
import resource
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import Callable

from . import procfs

BODY_51K = 51 * 1024
SSE, JSON = "mode=sse&events=228", "mode=json&bytes=1024"


@dataclass(frozen=True)
class Target:
    """`of`: "ratio" (value / nginx's), "translation" (value / the same gateway's when it passes through), "added" (value − direct's) or "value"; met when at most `limit`."""
    of: str
    limit: float
    text: str


@dataclass(frozen=True)
class Figure:
    key: str
    label: str
    decimals: int = 1
    target: Target | None = None


@dataclass(frozen=True)
class Case:
    name: str
    title: str
    run: Callable
    figures: list
    with_direct: bool = True
    with_nginx: bool = True
    by_default: bool = True
    extra_gateways: tuple = ()   # yardsticks beyond nginx that matter in this case
    translated: bool = False     # judged is the tested gateway before a chat endpoint; all others pass through, at the same time and size


@dataclass
class Options:
    rounds: int = 5
    closed_s: float = 5
    paced_s: float = 10
    starts: int = 20
    patience_s: float = 600   # for the whole run: waiting for a quiet machine and measuring disturbed rounds again


def _children_cpu_us():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1e6


def measured(gateway, role, *arguments):
    """One client run with the gateway's CPU and memory around it, and the share of the machine that strangers used meanwhile."""
    pids, endpoint = gateway.pids(), [gateway.rig.endpoint.pid]
    before = procfs.cpu_us(pids), procfs.cpu_us(endpoint) + _children_cpu_us(), procfs.machine_busy_us(), time.monotonic()
    with procfs.MemoryWatch(pids) as memory:
        figures = gateway.load(role, *arguments)
    own = procfs.cpu_us(pids) - before[0]
    ours = own + procfs.cpu_us(endpoint) + _children_cpu_us() - before[1]
    capacity = (time.monotonic() - before[3]) * 1e6 * os.cpu_count()
    figures["other_cpu_share"] = max(0.0, (procfs.machine_busy_us() - before[2] - ours) / capacity)
    figures["our_cpu_share"] = ours / capacity  # near 1: the machine is full, and lateness is that of the whole rig
    units = figures.get("requests", figures.get("events"))  # the hang-up role counts neither
    if units == 0:  # nothing came through: a latency of 0 would read as a very good one
        return {key: figures[key] for key in ("failures", "first_failure", "other_cpu_share", "our_cpu_share")}
    if pids:
        figures |= {"rss_mb": memory.highest_mb, "peak_rss_mb": procfs.memory_mb(pids, "VmHWM")}
        if units:
            figures["cpu_us"] = own / units
    return figures


def closed(plan, body, connections):
    def run(gateway, options):
        load = ["--connections", connections, "--body", body, "--plan", plan]
        gateway.load("closed", *load, "--seconds", 0.7)  # warm: connections to the endpoint are open, memory has grown
        return measured(gateway, "closed", *load, "--seconds", options.closed_s)
    return run


def paced(streams):
    def run(gateway, options):
        load = ["--rate", 20, "--body", BODY_51K]
        gateway.load("paced", *load, "--streams", 50, "--events", 10, "--ramp", 0.2)
        return measured(gateway, "paced", *load, "--streams", streams, "--events", int(options.paced_s * 20),
                        "--ramp", max(1, streams / 1000))  # at most 1,000 openings a second: the case is about open streams
    return run


def hang_up(streams):
    def run(gateway, options):
        gateway.load("paced", "--body", BODY_51K, "--streams", 50, "--events", 10, "--ramp", 0.2)
        figures = measured(gateway, "hangup", "--endpoint-port", gateway.rig.endpoint_port, "--streams", streams, "--body", BODY_51K)
        figures["failures"] = max(figures["failures"], streams - figures["flowing"])  # a stream that never flowed cannot be let go quickly
        return figures
    return run


def start(gateway, options):
    """The gateway was started once already (settings read, token made); now only the binary's own start counts."""
    gateway.stop()
    runs = max(1, -(-options.starts // options.rounds))
    return gateway.load("start", "--runs", runs, "--log", gateway.log, env=gateway.env, after=["--", *gateway.command])


def launch(gateway, options):
    """`patchbay claude` with a gateway already running, around a `claude` that ends at once; direct is that `claude` alone."""
    folder = gateway.rig.state / "path"
    folder.mkdir(exist_ok=True)
    agent = folder / "claude"
    if not agent.exists():
        agent.symlink_to(shutil.which("true"))
    env = {**getattr(gateway, "env", os.environ), "PATH": f"{folder}:{os.environ['PATH']}"}
    command = [gateway.binary, "--settings", str(gateway.settings), "claude"] if gateway.is_tested else [str(agent)]
    times, failures = [], 0
    for run in range(max(2, options.starts // options.rounds * 2) + 1):
        begun = time.monotonic_ns()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, timeout=30)
        failures += done.returncode != 0
        if run:  # the first one reads files from the disk
            times.append((time.monotonic_ns() - begun) / 1000)
    return {"launch_p50_us": statistics.median(times), "launch_max_us": max(times), "failures": failures}


def idle(gateway, _options):
    """One request was answered at the start; 3 s later it should be at rest."""
    time.sleep(3)
    before = procfs.cpu_us(gateway.pids())
    time.sleep(2)
    size = os.path.getsize(os.path.realpath(gateway.binary)) / 1e6 if gateway.binary else 0
    return {"idle_mb": procfs.memory_mb(gateway.pids(), "VmRSS"), "idle_cpu_ms_per_s": (procfs.cpu_us(gateway.pids()) - before) / 2000, "binary_mb": size, "failures": 0}


def _ratio(limit):
    return Target("ratio", limit, f"≤ {limit} × nginx")


LOOP = [Figure("requests_per_s", "requests/s", 0), Figure("p50_us", "p50, µs", 0), Figure("p99_us", "p99, µs", 0), Figure("first_byte_p50_us", "first byte p50, µs", 0), Figure("peak_rss_mb", "peak RSS, MB")]
LATE = [Figure("late_p50_us", "late p50, µs", 0), Figure("late_p99_us", "late p99, µs", 0), Figure("late_max_us", "late max, µs", 0), Figure("peak_rss_mb", "peak RSS, MB")]
IN_MEMORY = ("nginx-memory",)

FAILURES = Figure("failures", "failures", 0, Target("value", 0, "none"))

CASES = [
    Case("stream32", "32 clients, 51 KB request, streamed answer of 228 events, unpaced", closed(SSE, BODY_51K, 32),
         [Figure("cpu_us", "CPU, µs a request", 1, _ratio(1.2)), *LOOP], extra_gateways=IN_MEMORY),
    Case("json32", "32 clients, 51 KB request, 1 KB answer, not streamed", closed(JSON, BODY_51K, 32),
         [Figure("cpu_us", "CPU, µs a request", 1, _ratio(1.5)), *LOOP], extra_gateways=IN_MEMORY),
    Case("chat32", "as stream32, translated to and from OpenAI chat", closed(SSE, BODY_51K, 32),
         [Figure("cpu_us", "CPU, µs a request", 1, Target("translation", 2, "≤ 2 × passed through")), *LOOP, FAILURES], translated=True),
    Case("paced100", "100 streams at 20 events/s", paced(100), [Figure("cpu_us", "CPU, µs an event", 1, _ratio(1.5)), *LATE]),
    Case("paced1000", "1,000 streams at 20 events/s", paced(1000), [Figure("cpu_us", "CPU, µs an event", 1, _ratio(1.2)), *LATE]),
    Case("chat-paced1000", "as paced1000, translated from OpenAI chat", paced(1000), [Figure("cpu_us", "CPU, µs an event", 1), *LATE, FAILURES], translated=True),
    Case("paced2000", "2,000 streams at 20 events/s", paced(2000),
         [Figure("cpu_us", "CPU, µs an event", 1), LATE[0], Figure("late_p99_us", "late p99, µs", 0, Target("added", 20_000, "≤ 20,000 µs beyond direct")),
          LATE[2], Figure("peak_rss_mb", "peak RSS, MB", 1, Target("value", 150, "≤ 150 MB"))]),
    Case("hangup1000", "1,000 streams, every client hangs up", hang_up(1000),
         [Figure("all_cancelled_us", "last cancelled after last close, µs", 0, Target("value", 20_000, "≤ 20,000 µs")), Figure("cancel_p50_us", "per stream p50, µs", 0),
          Figure("cancel_max_us", "per stream max, µs", 0), Figure("never_cancelled", "never cancelled", 0, Target("value", 0, "none"))]),
    Case("small1", "1 client, 1 KB request, 1 KB answer", closed(JSON, 1024, 1),
         [Figure("p50_us", "p50, µs", 0, Target("added", 300, "≤ 300 µs beyond direct")), Figure("p99_us", "p99, µs", 0), Figure("cpu_us", "CPU, µs a request", 1)]),
    Case("large1", "1 client, 200 KB request, streamed answer of 228 events", closed(SSE, 200 * 1024, 1),
         [Figure("p50_us", "p50, µs", 0, Target("added", 500, "≤ 500 µs beyond direct")), Figure("p99_us", "p99, µs", 0), Figure("first_byte_p50_us", "first byte p50, µs", 0),
          Figure("cpu_us", "CPU, µs a request", 1)], extra_gateways=IN_MEMORY),
    Case("start", "spawn to first answered request", start,
         [Figure("start_p50_us", "median, µs", 0, Target("value", 60_000, "≤ 60,000 µs")), Figure("start_max_us", "max, µs", 0)], with_direct=False),
    Case("launch", "`patchbay claude`, gateway running, agent ends at once", launch,
         [Figure("launch_p50_us", "median, µs", 0, Target("added", 50_000, "≤ 50,000 µs beyond the agent alone")), Figure("launch_max_us", "max, µs", 0)], with_nginx=False),
    Case("idle", "at rest after one request", idle,
         [Figure("idle_mb", "RSS, MB", 1, Target("value", 35, "≤ 35 MB")), Figure("idle_cpu_ms_per_s", "CPU, ms a second", 1),
          Figure("binary_mb", "binary, MB", 1, Target("value", 30, "≤ 30 MB"))], with_direct=False),
    # On demand: what a gateway makes of an answer that comes one event a write, with no pause between the writes.
    Case("trickle32", "32 clients, 51 KB request, 228 events, one write each", closed(SSE + "&burst=1", BODY_51K, 32),
         [Figure("cpu_us", "CPU, µs a request", 1), *LOOP], by_default=False, extra_gateways=IN_MEMORY),
]
