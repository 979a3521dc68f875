"""What a call costs: CPU of all threads and processes of sipward, of Kamailio's t_relay and of HAProxy
as a byte pump that reads no SIP, for the same calls, in one run, in turn. `sipward load` is both ends.

A call is INVITE (1.3 kB), 180, 200, ACK, BYE, 200; 64 at a time over 8 connections of the caller.
Either every message leaves in a write of its own, or all that is due in one turn leaves together.
The proxy has CPU 0 for itself, the load CPU 1. Mutual TLS 1.3, ECDSA P-256; sipward checks the name,
the others check none. HAProxy has a connection behind it for each in front, the others have one.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/beside.py [ROUNDS] [SECONDS]
"""
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
workers = 1
state_folder = "state-{name}"
log_level = "warn"
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

request_route {{
  if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
  if (is_method("OPTIONS") && $rU == $null) {{ sl_send_reply("200", "OK"); exit; }}
  if (has_totag()) {{ loose_route(); t_relay(); exit; }}
  record_route();
  if (proto == TLS) {{ $du = "sip:{callee};transport={transport}"; }}
  else {{ $du = "sip:{far}:5061;transport=tls"; }}
  t_relay();
}}
"""


HAPROXY_CONFIG = """
global
  nbthread 1
  maxconn 1000
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend front
  bind {front}
  default_backend back
backend back
  server only {back}
"""


class Bench:
    """A folder with a PKI, and the programs of one measurement."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="sipward-bench-"))
        self.programs = []
        self.authority = Authority(self.folder)
        for name, address in (("proxy.example.com", OUTSIDE), ("far.example.com", FAR)):
            self.authority.issue(name, [name, f"IP:{address}"])

    def start(self, arguments, name, cpu=OTHER_CPU, **options):
        program = Program(["taskset", "-c", cpu, *map(str, arguments)], name, **options)
        self.programs.append(program)
        return program

    def stop_all(self):
        while self.programs:
            self.programs.pop().stop()

    def sipward(self, name, inside, outside, other, cpu, transport):
        other_name = "far.example.com" if name == "proxy.example.com" else "proxy.example.com"
        path = self.folder / f"{name}.toml"
        path.write_text(SIPWARD_CONFIG.format(
            inside=inside, outside=outside, other=other, name=name, other_name=other_name,
            callee=CALLEE, transport=transport))
        program = self.start([SIPWARD, "run", "-c", path], "sipward", cpu)
        program.wait_for("\nready\n")
        return program

    def kamailio(self, transport):
        (self.folder / "kamailio.cfg").write_text(KAMAILIO_CONFIG.format(
            inside=INSIDE, outside=OUTSIDE, far=FAR, folder=self.folder, callee=CALLEE,
            transport=transport))
        (self.folder / "kamailio-tls.cfg").write_text(
            TLS.format(folder=self.folder, name="proxy.example.com", anchors="lab-ca",
                       method="TLSv1.2+"))
        program = self.start(
            ["kamailio", "-DD", "-E", "-x", "tlsf", "-X", "tlsf", "-m", "2048", "-M", "16",
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
        (self.folder / "haproxy.cfg").write_text(HAPROXY_CONFIG.format(front=front, back=back))
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


def cpu_seconds(pid):
    """User and system time of a process and all its descendants, in seconds."""
    children = {}
    times = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        own = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(own)
        times[own] = int(fields[11]) + int(fields[12])
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        total += times.get(one, 0)
        waiting += children.get(one, [])
    return total / TICKS


def place(bench, way, together, seconds, proxy):
    """Calls for so long; CPU microseconds of the proxy a call."""
    front, _, behind = way.partition(" to ")
    targets = {"UDP": f"udp:{INSIDE}:5060", "TCP": f"tcp:{INSIDE}:5060", "TLS": f"tls:{OUTSIDE}:5061"}
    answers = {"UDP": f"udp:{CALLEE}", "TCP": f"tcp:{CALLEE}", "TLS": f"tls:{FAR}:5061"}
    command = ["taskset", "-c", OTHER_CPU, SIPWARD, "load", "call", targets[front],
               "--answer", answers[behind], "--outstanding", "64", "--duration", f"{seconds}s",
               "--connections", "1" if front == "UDP" else "8", "--tls", "1.3",
               "--cert", bench.folder / "far.example.com.pem",
               "--key", bench.folder / "far.example.com.key",
               "--ca", bench.folder / "lab-ca.pem", "--name", "proxy.example.com", "--json", "-"]
    if not together:
        command.append("--write-each")
    before = cpu_seconds(proxy.pid)
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False,
                          timeout=seconds + 60)
    spent = cpu_seconds(proxy.pid) - before
    if done.returncode != 0:
        raise SystemExit(f"the load ended with {done.returncode}: {done.stderr[-2000:]}")
    total = json.loads(done.stdout)["runs"][0]["totals"]
    calls, failed = total["calls_done"], total["calls_failed"]
    if failed or not calls:
        raise SystemExit(f"{way}: {failed} calls failed of {calls + failed}, the figure is worth "
                         f"nothing:\n{done.stderr[-2000:]}")
    return spent / calls * 1e6


def measure(bench, who, way, together, seconds):
    """CPU microseconds a call, after a second to warm up."""
    transport = "udp" if "UDP" in way else "tcp"
    try:
        if who == "kamailio":
            proxy = bench.kamailio(transport)
        elif who == "haproxy":
            proxy = bench.haproxy(way)
        else:
            proxy = bench.sipward("proxy.example.com", INSIDE, OUTSIDE, FAR, PROXY_CPU, transport)
        place(bench, way, together, 1, proxy)
        return place(bench, way, together, seconds, proxy)
    finally:
        bench.stop_all()


def version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).splitlines()[0].strip()


WAYS = [("TCP to TLS", False), ("TLS to TCP", False), ("UDP to TLS", False),
        ("TCP to TLS", True), ("TLS to TCP", True)]


def ratio(ours, theirs):
    """Median and range of the ratios, each within one round."""
    ratios = sorted(a / b for a, b in zip(ours, theirs))
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"


def main(rounds, seconds):
    bench = Bench()
    try:
        print(f"{version([SIPWARD, '--version'])}; {version(['kamailio', '-v'])}; "
              f"{version(['haproxy', '-v'])}; {version(['openssl', 'version'])}; "
              f"Linux {platform.release()}; {rounds} rounds of {seconds} s, "
              f"load {os.getloadavg()[0]:.1f}\n")
        print("| a call, CPU µs | sipward | Kamailio t_relay | HAProxy | to Kamailio | to HAProxy |")
        print("|---|---|---|---|---|---|")
        for way, together in WAYS:
            peers = ["sipward", "kamailio"] + ([] if "UDP" in way else ["haproxy"])
            costs = {who: [] for who in peers}
            for _ in range(rounds):
                for who in peers:
                    costs[who].append(measure(bench, who, way, together, seconds))
            ours = costs["sipward"]
            middle = {who: f"{statistics.median(all_of):.0f}" for who, all_of in costs.items()}
            pump = ratio(ours, costs["haproxy"]) if "haproxy" in costs else "–"
            print(f"| {way}, {'batched' if together else 'a write each'} | {middle['sipward']} | "
                  f"{middle['kamailio']} | {middle.get('haproxy', '–')} | "
                  f"{ratio(ours, costs['kamailio'])} | {pump} |", flush=True)
    finally:
        bench.stop_all()
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
