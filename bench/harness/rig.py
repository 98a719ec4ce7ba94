"""What every case stands on: the compiled instrument, the fake endpoint, free ports, a folder for state, and the end of all processes."""
import ctypes
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def build_instrument():
    sources, binary = sorted((BENCH / "load").glob("*.cpp")), BENCH / "load" / "out" / "load"
    newest = max(f.stat().st_mtime for f in (BENCH / "load").glob("*.[ch]*"))
    if not binary.exists() or binary.stat().st_mtime < newest:
        binary.parent.mkdir(exist_ok=True)
        subprocess.run(["g++", "-std=c++17", "-O2", "-Wall", "-Wextra", "-o", binary, *sources], check=True)
    return str(binary)


def free_port():
    """Below the ephemeral range: a port of the kernel's choosing could be taken by one of our own outgoing connections."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


class Rig:
    def __init__(self):
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.load = build_instrument()
        self.state = Path(tempfile.mkdtemp(prefix="patchbay-bench-"))
        self._processes = []
        self.endpoint_port = free_port()
        self.endpoint = self.spawn([self.load, "endpoint", "--port", str(self.endpoint_port)], self.state / "endpoint.log")
        self.wait_port(self.endpoint_port, self.endpoint)

    def spawn(self, command, log, env=None):
        """Starts a process in a group of its own; `close` ends whatever is left."""
        with open(log, "ab") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env,
                                       start_new_session=True, preexec_fn=_die_with_parent)
        self._processes.append(process)
        return process

    def wait_port(self, port, process, seconds=15):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if process.poll() is not None:
                raise RuntimeError(f"ended with {process.returncode} before it listened")
            time.sleep(0.01)
        raise RuntimeError(f"nothing listens on {port} after {seconds} s")

    def end(self, process):
        """SIGTERM, 3 s for the end of open streams, then SIGKILL; both to the whole group."""
        for number, patience in ((signal.SIGTERM, 3), (signal.SIGKILL, 3)):
            try:
                os.killpg(process.pid, number)
                process.wait(patience)
                break
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                pass
        if process in self._processes:
            self._processes.remove(process)

    def run_load(self, role, port, *arguments, headers=(), env=None, after=(), seconds=120):
        """One client run; its one line of JSON."""
        command = [self.load, role, "--port", str(port), *(str(a) for a in arguments)]
        for header in headers:
            command += ["-H", header]
        done = subprocess.run([*command, *after], capture_output=True, text=True, timeout=seconds, env=env, preexec_fn=_die_with_parent)
        if done.returncode != 0:
            raise RuntimeError(f"load {role}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def close(self):
        for process in list(self._processes):
            self.end(process)
        shutil.rmtree(self.state, ignore_errors=True)
