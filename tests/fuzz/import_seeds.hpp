// Pieces of configurations of IOS, as shown, as typed and as pasted.
#pragma once

#include <string>
#include <vector>

namespace sipward::fuzz {

inline std::vector<std::string> import_seeds() {
  return {
      "sip-ua\n transport tcp tls v1.2\n crypto signaling remote-addr 198.18.133.3 255.255.255.255 "
      "trustpoint ms-ca-name\n crypto signaling default tls-profile 1\ndial-peer voice 6000 voip\n"
      " session target ipv4:198.18.133.13:5061\n session transport tcp tls\n",
      "voice class server-group 1\n ipv4 10.0.0.1 port 5061 preference 1\n ipv6 2001:db8::1\n"
      " hunt-scheme round-robin\n huntstop 1 resp-code 404 to 500\n"
      "voice class sip-options-keepalive 1\n up-interval 30\n retry 3\n"
      "dial-peer voice 1 voip\n destination-pattern +49[2-5]..T\n session server-group 1\n"
      " preference 1\n huntstop\n voice-class sip options-keepalive profile 1\n"
      "dial-peer voice 2 voip\n destination-pattern +49[2-5]..T\n session target "
      "dns:a.example.com\n"
      "dial-peer voice 3 pots\n destination-pattern 0T\n port 0/1/0:15\n",
      "voice class tls-cipher 1\n cipher 1 ECDHE_RSA_AES128_GCM_SHA256\nvoice class tls-profile 1\n"
      " trustpoint A\n cn-san validate bidirectional\n cn-san 1 *.example.com\n cipher 1\n"
      " client-vtp B\ncrypto pki trustpoint A\n subject-name CN=a.example.com,O=x\n"
      " revocation-check ocsp crl none\n rsakeypair A 2048\ncrypto pki certificate chain A\n"
      " certificate ca 01\n  30820004 01020304\n  quit\n",
      "r1#conf t\nr1(config)#voice service voip\nr1(conf-voi-serv)#ip address trusted list\n"
      "r1(cfg-iptrust-list)#ipv4 10.0.0.0 255.0.0.0 ! x\nr1(conf-voi-serv)#sip\n"
      "r1(conf-serv-sip)#bind control source-interface Gi1\nr1(conf-serv-sip)#url sips\n"
      "r1(conf-serv-sip)#end\n",
      "banner motd ^C\nsip-ua\n^C\nhostname r1\nip domain name example.com\ninterface Gi1\n"
      " ip address 10.0.0.1 255.255.255.0\nsip-ua\nno transport udp\nretry invite 2\n"
      "timers trying 400\nlisten-port non-secure 5070 secure 5071\nsip-server "
      "ipv4:10.0.0.9\nexit\n",
      "voice class e164-pattern-map 1\n  e164 30\n  e164 4...$\n  url flash:a\nvoice class dpg 2\n"
      " dial-peer 2 preference 1\n dial-peer 3\nvoice class uri A sip\n host ipv4:10.0.0.2\n"
      " host ^a\\.example\\.com$\n user-id ^[0-9]+(a|b)$\n pattern x@y\n"
      "dial-peer voice 1 voip\n incoming uri via A\n incoming uri request A\n"
      " incoming called e164-pattern-map 1\n destination dpg 2\n"
      "dial-peer voice 2 voip\n destination e164-pattern-map 1\n session target ipv4:10.0.0.2\n"
      "dial-peer voice 3 voip\n destination uri A\n session target dns:a.example.com\n"
      " session transport tcp tls\n",
      "voice class tls-profile 1\n trustpoint A\nvoice class tenant 1\n session transport tcp tls\n"
      " sip-server dns:a.example.com\n listen-port secure 5071 non-secure 5070\n tls-profile 1\n"
      " url sip\n bind control source-interface Gi1\n options-keepalive up-interval 5\n"
      "voice translation-rule 1\n rule 1 /^0/ /+49/\nvoice translation-profile P\n"
      " translate called 1\ndial-peer voice 1 voip\n voice-class sip tenant 1\n"
      " translation-profile incoming P\n session target sip-server\n"
      "dial-peer voice 2 voip\n voice-class sip tenant 1\n session target ipv4:10.0.0.2\n"
      " session transport tcp\n",
  };
}

}  // namespace sipward::fuzz
