"""What the proxies of the benches are told: as alike as they can be."""
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
{server}
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
connections = "{outbound}"
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

STUNNEL_CONFIG = """
foreground = yes
pid =
debug = 0
syslog = no
[pump]
client = {client}
accept = {front}
connect = {back}
cert = {folder}/proxy.example.com.pem
key = {folder}/proxy.example.com.key
CAfile = {folder}/lab-ca.pem
verifyChain = yes
requireCert = yes
sslVersionMin = TLSv1.3
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
"""
