"""What a call costs: CPU of sipward and of Kamailio's t_relay for the same calls, in one run, in
turn. SIPp places them; a second sipward, not measured, is the far end of the TLS leg.

   UDP or TCP to TLS:   SIPp -- PROXY ==TLS== far end -- SIPp
   TLS to UDP or TCP:   SIPp -- far end ==TLS== PROXY -- SIPp

A call is INVITE, 180, 200, ACK, a re-INVITE in the middle, BYE. The proxy has CPU 0 for itself, all
else CPU 1. Mutual TLS 1.3, ECDSA P-256; sipward checks the name, Kamailio checks none.
Usage: SIPWARD=build/release/sipward tests/system/isolated python3 bench/beside.py [ROUNDS] [CALLS]
"""
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/system"))
from support.kamailio import TLS, wait_answers    # noqa: E402
from support.pki import Authority                 # noqa: E402
from support.program import Program               # noqa: E402
from support.sipp import Sipp                     # noqa: E402

SIPWARD = os.environ.get("SIPWARD", str(ROOT / "build/release/sipward"))
PROXY_CPU, OTHER_CPU = "0", "1"
INSIDE, OUTSIDE, FAR = "127.0.2.1", "127.0.2.2", "127.0.3.1"
CALLER, CALLEE = "127.0.1.1:5060", "127.0.4.1:5060"
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

    def assertEqual(self, one, other, text=""):
        if one != other:
            raise SystemExit(f"calls were lost, the figure is worth nothing: {text}")

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
            TLS.format(folder=self.folder, name="proxy.example.com"))
        program = self.start(
            ["kamailio", "-DD", "-E", "-x", "tlsf", "-X", "tlsf", "-m", "256", "-M", "16",
             "-f", self.folder / "kamailio.cfg", "-P", self.folder / "kamailio.pid",
             "-Y", self.folder], "kamailio", PROXY_CPU, cwd=self.folder)
        wait_answers(INSIDE)
        return program


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


def place(bench, caller_to, transport, calls):
    # SIPp's own 64 kB hold too few datagrams for a burst of 64 calls.
    roomy = ("-buff_size", "4194304")
    callee = Sipp(bench, "uas", CALLEE, calls=calls, tcp=transport == "tcp", options=roomy)
    caller = Sipp(bench, "uac", CALLER, f"{caller_to}:5060", calls, rate=2000,
                  tcp=transport == "tcp", options=(*roomy, "-l", "64"))
    caller.finish(bench, calls)
    callee.finish(bench, calls)


def measure(bench, who, way, calls):
    """CPU microseconds a call: of `calls` calls after as many tenths to warm up."""
    transport = "tcp" if "TCP" in way else "udp"
    bench.sipward("far.example.com", FAR, FAR, OUTSIDE, OTHER_CPU, transport)
    proxy = (bench.kamailio(transport) if who == "kamailio" else
             bench.sipward("proxy.example.com", INSIDE, OUTSIDE, FAR, PROXY_CPU, transport))
    caller_to = FAR if way.startswith("TLS") else INSIDE
    try:
        place(bench, caller_to, transport, calls // 10)
        before = cpu_seconds(proxy.pid)
        place(bench, caller_to, transport, calls)
        return (cpu_seconds(proxy.pid) - before) / calls * 1e6
    finally:
        bench.stop_all()


def version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).splitlines()[0].strip()


def main(rounds, calls):
    bench = Bench()
    try:
        print(f"{version([SIPWARD, '--version'])}; {version(['kamailio', '-v'])}; "
              f"{version(['openssl', 'version'])}; Linux {platform.release()}; "
              f"{rounds} rounds of {calls} calls, load {os.getloadavg()[0]:.1f}\n")
        print("| a call, CPU µs | sipward | Kamailio t_relay | ratio (each round) |")
        print("|---|---|---|---|")
        for way in ("UDP to TLS", "TCP to TLS", "TLS to UDP", "TLS to TCP"):
            figures = [(measure(bench, "sipward", way, calls), measure(bench, "kamailio", way, calls))
                       for _ in range(rounds)]
            ours, theirs = zip(*figures)
            ratios = sorted(a / b for a, b in figures)
            print(f"| {way} | {statistics.median(ours):.0f} | {statistics.median(theirs):.0f} | "
                  f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}) |", flush=True)
    finally:
        bench.stop_all()
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, int(sys.argv[2]) if len(sys.argv) > 2 else 4000)
