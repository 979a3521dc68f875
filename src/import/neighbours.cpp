#include "sipward/import/neighbours.hpp"

#include <algorithm>

#include "sipward/import/layout.hpp"

namespace sipward::import {
namespace {

enum class Product : std::uint8_t { cucm, cvp, vvb, unknown };

struct Sign {
  std::string_view word;
  Product product;
};
constexpr Sign signs[] = {{"cucm", Product::cucm},
                          {"callmanager", Product::cucm},
                          {"communications manager", Product::cucm},
                          {"cvvb", Product::vvb},
                          {"vvb", Product::vvb},
                          {"vxml", Product::vvb},
                          {"cvp", Product::cvp}};

// By what people wrote about it.
Product product_of(const PeerPlan& peer) {
  const auto text = base::lower(peer.description + " " + peer.name);
  for (const auto& [word, product] : signs) {
    if (text.find(word) != std::string::npos) return product;
  }
  return Product::unknown;
}

std::string_view title_of(Product product) {
  switch (product) {
    case Product::cucm:
      return "CUCM";
    case Product::cvp:
      return "CVP";
    case Product::vvb:
      return "VVB";
    case Product::unknown:
      return "";
  }
  return "";
}

std::string row(std::string_view label, std::string_view text) {
  if (text.empty()) return {};
  auto head = "    " + std::string(label);
  head.resize(std::max<std::size_t>(head.size() + 1, 18), ' ');
  return paragraph(head, text);
}

// Of the listener, unless its tenant has one of its own.
std::string port_for(const PeerPlan& peer, const std::string& listen) {
  return peer.port ? std::to_string(peer.port.value) : listen.substr(listen.rfind(':') + 1);
}

std::string names_of(const PeerPlan& peer) {
  std::string all;
  if (is_to_fill_in(peer.names.front().value)) return "the name that `names` here asks for";
  for (const auto& name : peer.names) all += (all.empty() ? "" : ", ") + name.value;
  return all;
}

// Where the things that were said are set in that product.
std::string where_text(Product product, bool secure) {
  if (product == Product::cucm && secure) {
    return "OS Administration, Certificate Management: upload the CA as CallManager-trust. SIP "
           "Trunk "
           "Security Profile: Device Security Mode Encrypted (never Authenticated, which does not "
           "encrypt), Incoming and Outgoing Transport TLS, Secure Certificate Subject or SAN: the "
           "name above. SIP Trunk: destination and port above, then reset";
  }
  if (product == Product::cucm) {
    return "SIP Trunk: destination and port above; SIP Trunk Security Profile: Non Secure, "
           "Incoming "
           "Transport TCP+UDP; then reset";
  }
  if (product == Product::cvp && secure) {
    return "SIP Server Group: the host and, as Secure Port, the port above; import the CA into the "
           "Call Server's keystore (keytool), restart the Call Server. Its heartbeat still goes to "
           "5060 in cleartext";
  }
  if (product == Product::cvp) {
    return "SIP Server Group: the host and port above; SIP subsystem: outgoing transport UDP. "
           "Nothing "
           "else: sipward answers its heartbeat by the truth";
  }
  if (product == Product::vvb && secure) {
    return "System Parameters: TLS (SIP) enabled, TLSv1.2; upload the CA as tomcat-trust or "
           "ipsec-trust as its release asks; restart the engine. With its RSA ciphers alone it "
           "needs tls = { ciphers = [\"legacy\"] } here";
  }
  if (product == Product::vvb) return "nothing: TLS (SIP) stays disabled";
  return {};
}

std::string outside_text(const PeerPlan& peer, const Plan& plan) {
  const auto at = std::find_if(plan.trustpoints.begin(), plan.trustpoints.end(),
                               [&](const auto& of) { return of.name == peer.trustpoint.value; });
  auto name = peer.advertise ? peer.advertise.value : plan.outside.advertise.value;
  if (is_to_fill_in(name)) name = "the name in [outside] advertise";
  std::string text;
  text += row("send to", name + ", port " + port_for(peer, plan.outside.listen.front().value) +
                             ", transport TLS, version 1.2 or 1.3");
  if (at != plan.trustpoints.end()) {
    text += row("import", "the CA that certified " + at->chain + ", as trusted for SIP");
    text += row("expect", name + " as subject or alternative name of our certificate");
    text += row("show", "a certificate that carries " + names_of(peer) + ", from a CA in " +
                            at->anchors + ", also when it calls (clientAuth)");
  } else {
    text += row("show", "a certificate that carries " + names_of(peer));
  }
  return text + row("set there", where_text(product_of(peer), true));
}

std::string inside_text(const PeerPlan& peer, const Plan& plan) {
  std::string_view transport = base::to_string(peer.transport);
  const auto matches = [&](const auto& of) { return of.value.starts_with(transport); };
  const auto& listen = plan.inside.listen;
  auto at = std::find_if(listen.begin(), listen.end(), matches);
  if (at == listen.end()) at = listen.begin();
  std::string text = row("send to", "sipward's address inside, port " + port_for(peer, at->value) +
                                        ", transport " + at->value.substr(0, at->value.find(':')));
  text += row("import", "nothing: it speaks cleartext");
  return text + row("set there", where_text(product_of(peer), false));
}

}  // namespace

std::string neighbours_text(const Plan& plan) {
  std::string text;
  for (const auto& peer : plan.peers) {
    const auto title = title_of(product_of(peer));
    std::string head = peer.name;
    if (!peer.host.empty() && peer.name.find(peer.host) == std::string::npos) {
      head += " (" + peer.host + ")";
    }
    if (!title.empty()) head += ", by its description " + std::string(title);
    text += paragraph("  ", head);
    if (peer.outside()) {
      text += outside_text(peer, plan);
    } else if (peer.side == "inside") {
      text += inside_text(peer, plan);
    } else {
      text += row("first", "decide on its side");
    }
  }
  text += "  Where a neighbour sets these things\n";
  for (const auto product : {Product::cucm, Product::cvp, Product::vvb}) {
    text += row(title_of(product), where_text(product, true) + ".");
  }
  return text;
}

}  // namespace sipward::import
