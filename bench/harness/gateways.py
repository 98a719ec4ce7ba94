"""What stands between client and endpoint. Each is started afresh for each case and round, so that memory figures do not carry over."""
import copy
import json
import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from . import procfs
from .rig import BENCH, free_port

TRANSLATING = "-chat"   # ends the name of a gateway before an endpoint that speaks OpenAI chat completions


class Direct:
    """No gateway: what client, endpoint and loopback cost by themselves."""
    name, is_tested, process, headers, path, binary, dialect = "direct", False, None, (), "/v1/messages", None, None

    def start(self, rig):
        self.rig, self.port = rig, rig.endpoint_port

    def load(self, role, *arguments, **more):
        return self.rig.run_load(role, self.port, *arguments, **more)

    def stop(self):
        pass

    def pids(self):
        return []


class Gateway:
    """A gateway that is a process; a subclass says how it is configured and called."""
    is_tested, headers, path, binary = False, (), "/v1/messages", None
    dialect = None   # of the endpoint, where the gateway translates

    def translating(self, dialect):
        """The same gateway before an endpoint of another dialect; None when it cannot be told so."""
        return None

    def prepare(self, rig):
        """Chooses the port, writes the configuration into a fresh folder; sets `command` and `env`."""
        raise NotImplementedError

    def learn_headers(self):
        """Called once it listens: what a client has to send along."""

    def start(self, rig):
        self.rig, self.state = rig, rig.state / self.name
        shutil.rmtree(self.state, ignore_errors=True)
        self.state.mkdir()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("ANTHROPIC_", "CLAUDE", "PATCHBAY_")) and not k.lower().endswith("_proxy")}
        self.prepare(rig)
        self.log = rig.state / f"{self.name}.log"
        self.process = rig.spawn(self.command, self.log, self.env)
        try:
            rig.wait_port(self.port, self.process)
            self.learn_headers()
            first = self.load("closed", "--requests", 1, "--plan", "mode=sse&events=20" if self.dialect else "mode=json&bytes=1024")
            if first["requests"] != 1:
                raise RuntimeError(f"the first request failed: {first['first_failure']}")
        except Exception as error:
            self.stop()
            tail = self.log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self.name}: {error}\n{tail}") from error

    def load(self, role, *arguments, **more):
        plan_in = ("--plan-in", "body") if self.dialect else ()  # a translator carries neither the query nor the headers
        return self.rig.run_load(role, self.port, "--path", self.path, *plan_in, *arguments, headers=self.headers, **more)

    def stop(self):
        self.rig.end(self.process)

    def pids(self):
        return procfs.tree(self.process.pid)


class Nginx(Gateway):
    """Debian's nginx with bench/nginx.conf; `extra` is added to its http block."""

    def __init__(self, name="nginx", extra=""):
        self.name, self.extra, self.binary = name, extra, shutil.which("nginx") or "/usr/sbin/nginx"

    def prepare(self, rig):
        self.port = free_port()
        text = (BENCH / "nginx.conf").read_text()
        for word, value in (("ENDPOINT_PORT", str(rig.endpoint_port)), ("PORT", str(self.port)), ("STATE", str(self.state))):
            text = text.replace(word, value)
        conf = self.state / "nginx.conf"
        conf.write_text(text.replace("http {", "http {\n    " + self.extra, 1))
        self.command = [self.binary, "-p", str(self.state), "-c", str(conf)]
        if os.geteuid() == 0:  # else the worker runs as nobody and cannot write bodies into our folder
            self.command += ["-g", "user root;"]

    def pids(self):
        return [p for p in super().pids() if p != self.process.pid]  # the worker; the master only waits


def _own_home(gateway):
    home = gateway.state / "home"
    home.mkdir(mode=0o700)
    gateway.env |= {"HOME": str(home)} | {f"XDG_{k}_HOME": str(home / k.lower()) for k in ("CONFIG", "DATA", "STATE", "CACHE")}
    gateway.env["XDG_RUNTIME_DIR"] = str(home)


def _write_settings(gateway, rig):
    settings = gateway.state / "settings.json"
    endpoint = {"kind": "custom", "url": f"http://127.0.0.1:{rig.endpoint_port}", "credential": {"none": True}} | ({"dialect": gateway.dialect} if gateway.dialect else {})
    settings.write_text(json.dumps({"customApiEndpoint": "bench", "listen": f"http://127.0.0.1:{gateway.port}", "endpoints": {"bench": endpoint}}, indent=2))
    return settings


def _patchbay_headers(binary, settings, env):
    """The headers that `patchbay env` tells a hand-started agent to send."""
    for attempt in range(20):  # the token may be written a moment after the port opens
        done = subprocess.run([binary, "env", "--settings", str(settings), "--json"], capture_output=True, text=True, env=env, timeout=10)
        if done.returncode == 0:
            variables = json.loads(done.stdout)
            if variables.get("ANTHROPIC_CUSTOM_HEADERS"):
                return [line for line in variables["ANTHROPIC_CUSTOM_HEADERS"].splitlines() if ":" in line]
            if variables.get("ANTHROPIC_AUTH_TOKEN"):
                return [f"Authorization: Bearer {variables['ANTHROPIC_AUTH_TOKEN']}"]
        time.sleep(0.05)
    raise RuntimeError(f"`env --json` gave no token (exit {done.returncode}): {done.stderr.strip()[-500:]}")


def _before(gateway, dialect):
    """A copy of a gateway that is configured by `_write_settings`."""
    other = copy.copy(gateway)
    other.name, other.dialect = gateway.name + TRANSLATING, dialect
    return other


class Patchbay(Gateway):
    is_tested = True

    def __init__(self, name, binary, env=()):
        self.name, self.binary, self.more_env = name, str(Path(binary).resolve()), dict(env)

    def prepare(self, rig):
        self.port = free_port()
        _own_home(self)
        self.env |= self.more_env
        self.settings = _write_settings(self, rig)
        self.command = [self.binary, "serve", "--settings", str(self.settings)]

    def translating(self, dialect):
        return _before(self, dialect)

    def learn_headers(self):
        self.headers = _patchbay_headers(self.binary, self.settings, self.env)


class CommandLine(Gateway):
    """Any other gateway. In the command {port}, {endpoint_port}, {state} and {settings} (Patchbay's settings file) are filled in."""
    is_tested = True

    def __init__(self, name, command, base_url, headers=(), env=()):
        self.name, self.template, self.base_url = name, shlex.split(command), urlsplit(base_url) if base_url else None
        self.headers, self.given_headers, self.more_env = list(headers), list(headers), dict(env)
        self.binary = shutil.which(self.template[0])

    def translating(self, dialect):
        return _before(self, dialect) if "{settings}" in self.template else None

    def prepare(self, rig):
        self.port = self.base_url.port if self.base_url else free_port()
        self.path = (self.base_url.path.rstrip("/") if self.base_url else "") + "/v1/messages"
        _own_home(self)
        self.env |= self.more_env
        self.settings = _write_settings(self, rig)
        values = {"{port}": self.port, "{endpoint_port}": rig.endpoint_port, "{state}": self.state, "{settings}": self.settings}
        self.command = [self._fill(word, values) for word in self.template]

    @staticmethod
    def _fill(word, values):
        for mark, value in values.items():
            word = word.replace(mark, str(value))
        return word

    def learn_headers(self):
        if "{settings}" in self.template and not self.given_headers:
            self.headers = _patchbay_headers(self.command[0], self.settings, self.env)
