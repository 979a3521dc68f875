"""What a call costs: CPU of all threads and processes of sipward, of Kamailio (t_relay, and forward,
which keeps no state) and of HAProxy as a byte pump that reads no SIP, for the same calls, in one run,
in turn. `sipward load` is both ends.

A call is INVITE (1.3 kB), 180, 200, ACK, BYE, 200; 64 at a time over 8 connections of the caller.
Either every message leaves in a write of its own, or all that is due in one turn leaves together.
"spread": 256 at a time, which ring and hold for 20 ms each. "hidden": sipward's topology = "hide",
Kamailio's topoh.
The proxy has CPU 0 for itself, the load CPU 1. Mutual TLS 1.3, ECDSA P-256; sipward checks the name,
the others check none. HAProxy has a connection behind it for each in front, the others have one.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/beside.py [ROUNDS] [SECONDS]
"""
import dataclasses
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/system"))
from support.kamailio import TLS, wait_answers    # noqa: E402
from support.pki import Authority                 # noqa: E402
from support.program import Program, wait_until   # noqa: E402

SIPWARD = os.environ.get("SIPWARD", str(ROOT / "build/release/sipward"))
PROXY_CPU, OTHER_CPU = "0", "1"
INSIDE, OUTSIDE, FAR = "127.0.2.1", "127.0.2.2", "127.0.3.1"
CALLER = "127.0.1.1:5060"
CALLEE = "127.0.4.1:5060"
TICKS = os.sysconf("SC_CLK_TCK")

SIPWARD_CONFIG = """
[inside]
listen = ["udp:{inside}:5060", "tcp:{inside}:5060"]
advertise = "{inside}"
[outside]
listen = ["tls:{outside}:5061"]
advertise = "{outside}"
[server]
workers = {workers}
state_folder = "state-{name}"
[log]
level = "warn"
[connections]
max_connections = {connections}
max_connections_per_source = {connections}
[trustpoint.lab]
chain = "{name}.pem"
key = "{name}.key"
anchors = ["lab-ca.pem"]
[[peer]]
name = "other"
side = "outside"
address = ["127.0.0.0/8"]
target = "tls:{other}:5061"
trustpoint = "lab"
names = ["{other_name}"]
topology = "{topology}"
record_route = "transport-param"
[[peer]]
name = "legacy"
side = "inside"
address = ["127.0.0.0/8"]
target = "{transport}:{callee}"
[[route]]
from = "inside"
to = "other"
[[route]]
from = "outside"
to = "legacy"
"""

KAMAILIO_CONFIG = """
debug=-1
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
enable_tls=yes
tcp_connection_lifetime=3600
tcp_max_connections={connections}
tls_max_connections={connections}
tcp_conn_wq_max=4194304
listen=udp:{inside}:5060
listen=tcp:{inside}:5060
listen=tls:{outside}:5061
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "tls.so"
modparam("tls", "config", "{folder}/kamailio-tls.cfg")
modparam("tls", "con_ct_wq_max", 4194304)
modparam("rr", "enable_double_rr", 1)
{hiding}

request_route {{
  if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
  if (is_method("OPTIONS") && $rU == $null) {{ sl_send_reply("200", "OK"); exit; }}
  if (has_totag()) {{ loose_route(); {relay}(); exit; }}
  record_route();
  if (proto == TLS) {{ $du = "sip:{callee};transport={transport}"; }}
  else {{ $du = "sip:{far}:5061;transport=tls"; }}
  {relay}();
}}
"""

TOPOH = """
loadmodule "topoh.so"
modparam("topoh", "mask_key", "sipward bench")
modparam("topoh", "mask_ip", "127.9.9.9")
"""


HAPROXY_CONFIG = """
global
  nbthread 1
  maxconn {connections}
defaults
  mode tcp
  timeout connect 5s
  timeout client 600s
  timeout server 600s
frontend front
  bind {front}
  default_backend back
backend back
  server only {back}
"""


class Bench:
    """A folder with a PKI, and the programs of one measurement."""

    def __init__(self, connections=4096):
        self.connections = connections    # that a proxy may have
        self.folder = Path(tempfile.mkdtemp(prefix="sipward-bench-"))
        self.programs = []
        self.authority = Authority(self.folder)
        for name, address in (("proxy.example.com", OUTSIDE), ("far.example.com", FAR)):
            self.authority.issue(name, [name, f"IP:{address}"])

    def tls_options(self, version="1.3"):
        """Of the load that dials the proxy or answers it."""
        return ["--tls", version, "--cert", self.folder / "far.example.com.pem",
                "--key", self.folder / "far.example.com.key",
                "--ca", self.folder / "lab-ca.pem", "--name", "proxy.example.com"]

    def start(self, arguments, name, cpu=OTHER_CPU, **options):
        program = Program(["taskset", "-c", cpu, *map(str, arguments)], name, **options)
        self.programs.append(program)
        return program

    def stop_all(self):
        while self.programs:
            self.programs.pop().stop()

    def sipward(self, name, inside, outside, other, cpu, transport, hidden=False, workers=1):
        other_name = "far.example.com" if name == "proxy.example.com" else "proxy.example.com"
        path = self.folder / f"{name}.toml"
        path.write_text(SIPWARD_CONFIG.format(
            inside=inside, outside=outside, other=other, name=name, other_name=other_name,
            callee=CALLEE, transport=transport, connections=self.connections,
            topology="hide" if hidden else "keep", workers=workers))
        program = self.start([SIPWARD, "run", "-c", path], "sipward", cpu)
        program.wait_for("\nready\n")
        return program

    def kamailio(self, transport, relay="t_relay", hidden=False):
        (self.folder / "kamailio.cfg").write_text(KAMAILIO_CONFIG.format(
            inside=INSIDE, outside=OUTSIDE, far=FAR, folder=self.folder, callee=CALLEE,
            transport=transport, connections=self.connections, relay=relay,
            hiding=TOPOH if hidden else ""))
        (self.folder / "kamailio-tls.cfg").write_text(
            TLS.format(folder=self.folder, name="proxy.example.com", anchors="lab-ca",
                       method="TLSv1.2+"))
        program = self.start(
            ["kamailio", "-DD", "-E", "-x", "tlsf", "-X", "tlsf", "-m", "4096", "-M", "16",
             "-f", self.folder / "kamailio.cfg", "-P", self.folder / "kamailio.pid",
             "-Y", self.folder], "kamailio", PROXY_CPU, cwd=self.folder)
        wait_answers(INSIDE)
        return program

    def haproxy(self, way):
        """Pumps bytes: what comes by TCP goes on by TLS, or the other way round."""
        for name in ("proxy.example.com", "far.example.com"):
            both = (self.folder / f"{name}.pem").read_text() + (self.folder / f"{name}.key").read_text()
            (self.folder / f"{name}.both.pem").write_text(both)
        mutual = f"crt {self.folder}/proxy.example.com.both.pem ca-file {self.folder}/lab-ca.pem"
        front, back = ((f"{INSIDE}:5060", f"{FAR}:5061 ssl verify required {mutual}")
                       if way.startswith("TCP") else
                       (f"{OUTSIDE}:5061 ssl verify required {mutual}", CALLEE))
        (self.folder / "haproxy.cfg").write_text(HAPROXY_CONFIG.format(
            front=front, back=back, connections=self.connections // 2))    # one more behind each
        program = self.start(["haproxy", "-db", "-f", self.folder / "haproxy.cfg"], "haproxy",
                             PROXY_CPU)
        where = front.split()[0].split(":")
        wait_until(lambda: accepts(*where), 10, "HAProxy accepts")
        return program


def accepts(host, port):
    try:
        socket.create_connection((host, int(port)), 1).close()
        return True
    except OSError:
        return False


def family(pid):
    """A process and all its descendants: its number, and the fields of its stat behind the name."""
    children, stats = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        own = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(own)
        stats[own] = fields
    found, waiting = {}, [pid]
    while waiting:
        one = waiting.pop()
        if one in stats:
            found[one] = stats[one]
        waiting += children.get(one, [])
    return found


def cpu_seconds(pid):
    """User and system time of a process and all its descendants, in seconds."""
    return sum(int(fields[11]) + int(fields[12]) for fields in family(pid).values()) / TICKS


@dataclasses.dataclass(frozen=True)
class Work:
    way: str
    how: str
    peers: tuple = ("kamailio", "forward", "haproxy")
    load: tuple = ("--outstanding", "64")
    connections: int = 8    # of the caller
    workers: int = 1

    @property
    def hidden(self):
        return self.how == "hidden"

    @property
    def transport(self):
        return "udp" if "UDP" in self.way else "tcp"


def run_load(bench, work, seconds, *more):
    """Calls that were done, and that failed."""
    front, _, behind = work.way.partition(" to ")
    targets = {"UDP": f"udp:{INSIDE}:5060", "TCP": f"tcp:{INSIDE}:5060", "TLS": f"tls:{OUTSIDE}:5061"}
    answers = {"UDP": f"udp:{CALLEE}", "TCP": f"tcp:{CALLEE}", "TLS": f"tls:{FAR}:5061"}
    command = ["taskset", "-c", OTHER_CPU, SIPWARD, "load", "call", targets[front],
               "--answer", answers[behind], "--duration", f"{seconds}s", *work.load,
               "--connections", "1" if front == "UDP" else work.connections, *bench.tls_options(), "--json", "-"]
    done = subprocess.run(list(map(str, [*command, *more])), capture_output=True, text=True,
                          check=False, timeout=seconds + 60)
    if done.returncode != 0:
        raise SystemExit(f"the load ended with {done.returncode}: {done.stderr[-2000:]}")
    total = json.loads(done.stdout)["runs"][0]["totals"]
    return total["calls_done"], total["calls_failed"]


def place(bench, work, seconds, proxy):
    """Calls for so long; CPU microseconds of the proxy a call."""
    before = cpu_seconds(proxy.pid)
    done, failed = run_load(bench, work, seconds)
    spent = cpu_seconds(proxy.pid) - before
    if failed or not done:
        raise SystemExit(f"{work.way}: {failed} calls failed of {done + failed}, the figure is worth "
                         f"nothing")
    return spent / done * 1e6


def start(bench, who, work):
    if who == "kamailio":
        return bench.kamailio(work.transport, hidden=work.hidden)
    if who == "forward":
        return bench.kamailio(work.transport, relay="forward")
    if who == "haproxy":
        return bench.haproxy(work.way)
    return bench.sipward("proxy.example.com", INSIDE, OUTSIDE, FAR, PROXY_CPU, work.transport,
                         work.hidden, work.workers)


def measure(bench, who, work, seconds):
    """CPU microseconds a call, after a second to warm up."""
    try:
        proxy = start(bench, who, work)
        place(bench, work, 1, proxy)
        return place(bench, work, seconds, proxy)
    finally:
        bench.stop_all()


def version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).splitlines()[0].strip()


EACH = ("--outstanding", "64", "--write-each")
SPREAD = ("--outstanding", "256", "--ring", "20ms", "--hold", "20ms", "--write-each")
WORK = [
    Work("TCP to TLS", "a write each", load=EACH),
    Work("TLS to TCP", "a write each", load=EACH),
    Work("UDP to TLS", "a write each", ("kamailio", "forward"), EACH),
    Work("TCP to TLS", "batched"),
    Work("TLS to TCP", "batched"),
    Work("TCP to TLS", "spread", ("kamailio",), SPREAD),
    Work("TCP to TLS", "hidden", ("kamailio",), EACH),
]


def conditions(*more):
    """What was measured, of which versions, and where: the first line of each bench's output."""
    return "; ".join([version([SIPWARD, "--version"]), version(["kamailio", "-v"]),
                      version(["haproxy", "-v"]), version(["openssl", "version"]),
                      f"Linux {platform.release()}", *more, f"load {os.getloadavg()[0]:.1f}"]) + "\n"


def ratio(ours, theirs):
    """Median and range of the ratios, each within one round."""
    ratios = sorted(a / b for a, b in zip(ours, theirs))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def main(rounds, seconds):
    bench = Bench()
    try:
        print(conditions(f"{rounds} rounds of {seconds} s"))
        print("| a call, CPU µs | sipward | Kamailio t_relay | forward | HAProxy | to t_relay | "
              "to forward | to HAProxy |\n|---|---|---|---|---|---|---|---|")
        for work in WORK:
            costs = {who: [] for who in ("sipward", *work.peers)}
            for _ in range(rounds):
                for who in costs:
                    costs[who].append(measure(bench, who, work, seconds))
            others = ("kamailio", "forward", "haproxy")
            cells = [f"{statistics.median(costs[who]):.0f}" if who in costs else "–"
                     for who in ("sipward", *others)]
            cells += [ratio(costs["sipward"], costs[who]) if who in costs else "–" for who in others]
            print(f"| {work.way}, {work.how} | {' | '.join(cells)} |", flush=True)
    finally:
        bench.stop_all()
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
