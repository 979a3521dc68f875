"""dnsmasq, a real DNS server: answers with the records it was given, and that all else does not
exist."""
from support.program import wait_until
from support.sipp import is_bound

ADDRESS, PORT = "127.0.6.1", 5353
# For sipward's configuration: quick to give up.
SETTINGS = f'\n[dns]\nservers = ["{ADDRESS}:{PORT}"]\ntimeout = "300ms"\ntries = 1\n'


def srv(target, port, priority, weight=0, service="_sips._tcp", name="secure.example.com"):
    return f"srv-host={service}.{name},{target},{port},{priority},{weight}"


def host(name, address):
    return f"host-record={name},{address}"


def serve(test, *records, ttl=1):
    """Started, and ended by the test: the Program."""
    lines = ["no-resolv", "no-hosts", "bind-interfaces", f"listen-address={ADDRESS}", f"port={PORT}",
             "user=root", "pid-file=", "log-facility=-", "address=/#/", f"local-ttl={ttl}", *records]
    path = test.folder / "dnsmasq.conf"
    path.write_text("\n".join(lines) + "\n")
    program = test.start(["dnsmasq", "--keep-in-foreground", f"--conf-file={path}"], "dnsmasq")
    wait_until(lambda: is_bound("udp", ADDRESS, PORT) or not program.alive(), 10, "dnsmasq listens")
    if not program.alive():
        raise AssertionError(program.output())
    return program
