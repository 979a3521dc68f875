"""Kamailio as the secure component: mutual TLS, Record-Route, relaying between sipward and what
stands behind it, or a registrar."""
from support import lab

CONFIG = """
debug=2
log_stderror=yes
fork=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
enable_tls=yes
tcp_connection_lifetime=3600
listen=udp:{address}:5060
listen=tcp:{address}:5060
listen=tls:{address}:5061
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "tls.so"
modparam("tls", "config", "{folder}/kamailio-{address}-tls.cfg")
modparam("rr", "enable_double_rr", 1)
modparam("tm", "fr_timer", 5000)
modparam("tm", "fr_inv_timer", 60000)

request_route {{
  if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
  if (is_method("OPTIONS") && $rU == $null) {{ sl_send_reply("200", "OK"); exit; }}
  if (is_method("CANCEL")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
  if (has_totag()) {{
    if (loose_route()) {{ t_relay(); exit; }}
    if (is_method("ACK")) {{ if (t_check_trans()) {{ t_relay(); }} exit; }}
    sl_send_reply("404", "Not Here");
    exit;
  }}
  if (t_precheck_trans()) {{ t_check_trans(); exit; }}
  t_check_trans();
  loose_route();   # a preloaded Route of its own
  if (is_method("REGISTER")) {{ save("location"); exit; }}
  record_route();
{routing}
  t_relay();
}}
"""

# What comes from sipward goes to the machine behind, all else to sipward.
RELAY = """
  if (proto == TLS) {{ $du = "sip:{behind}"; }}
  else {{ $du = "sip:127.0.2.2:5061;transport=tls"; }}
"""
REGISTRAR = """
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
"""

TLS = """
[server:default]
method = {method}
verify_certificate = yes
require_certificate = yes
private_key = {folder}/{name}.key
certificate = {folder}/{name}.pem
ca_list = {folder}/{anchors}.pem
[client:default]
method = {method}
verify_certificate = yes
require_certificate = yes
private_key = {folder}/{name}.key
certificate = {folder}/{name}.pem
ca_list = {folder}/{anchors}.pem
"""


def start(test, routing, address=lab.SECURE, certificate="secure.example.com", anchors="lab-ca",
          method="TLSv1.2+"):
    program = launch(test, routing, address, certificate, anchors, method)
    wait_answers(address)
    return program


def launch(test, routing, address, certificate, anchors="lab-ca", method="TLSv1.2+"):
    """It does not serve yet: several may start at once."""
    folder, name = test.folder, f"kamailio-{address}"
    (folder / f"{name}.cfg").write_text(
        CONFIG.format(address=address, folder=folder, routing=routing))
    (folder / f"{name}-tls.cfg").write_text(
        TLS.format(folder=folder, name=certificate, anchors=anchors, method=method))
    return test.start(
        ["kamailio", "-DD", "-E", "-f", folder / f"{name}.cfg", "-P", folder / f"{name}.pid",
         "-Y", folder, "-m", "64", "-M", "8"], name, cwd=folder)


def wait_answers(address):
    """Until it answers OPTIONS over UDP: its start takes some seconds."""
    import socket
    import time
    until = time.monotonic() + 30
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.bind(("127.0.3.250", 0))
        client.settimeout(0.3)
        port = client.getsockname()[1]
        options = (f"OPTIONS sip:{address} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.3.250:{port};"
                   f"branch=z9hG4bKup{port}\r\nMax-Forwards: 70\r\nFrom: <sip:t@127.0.3.250>;tag=1\r\n"
                   f"To: <sip:{address}>\r\nCall-ID: up{port}\r\nCSeq: 1 OPTIONS\r\n"
                   "Content-Length: 0\r\n\r\n").encode()
        while time.monotonic() < until:
            client.sendto(options, (address, 5060))
            try:
                if client.recv(4096).startswith(b"SIP/2.0 200"):
                    return
            except TimeoutError:
                pass
    raise AssertionError("kamailio does not answer")
