#include "sipward/shell/tls/name_check.hpp"

#include <algorithm>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

constexpr std::size_t most_presented = 16;

// A host name or an address: no wildcard (§7.2), no byte that could mislead a reader or a
// comparison.
bool is_host(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
           c == ':';
  });
}

// §7.1: a URI counts if its scheme is sip and it has no user part; its host is the identity.
std::string sip_host(std::string_view uri) {
  constexpr std::string_view scheme = "sip:";
  if (uri.size() <= scheme.size()) return {};
  if (!base::equal_ignoring_case(uri.substr(0, scheme.size()), scheme)) return {};
  uri.remove_prefix(scheme.size());
  if (uri.find('@') != std::string_view::npos) return {};
  const auto address = base::HostPort::parse(uri.substr(0, uri.find_first_of(";?")));
  return address ? base::lower(address->host) : std::string();
}

constexpr std::string_view any_label = "*.";

// "*.example.com": the star is the whole of the first label, and two more follow, for nobody is
// given a whole top-level domain.
bool is_wildcard(std::string_view name) {
  if (!name.starts_with(any_label)) return false;
  const auto parent = name.substr(any_label.size());
  const auto dot = parent.find('.');
  return is_host(parent) && dot != std::string_view::npos && dot > 0 && dot + 1 < parent.size();
}

bool covers(std::string_view wildcard, std::string_view host) {
  const auto dot = host.find('.');
  if (dot == std::string_view::npos || dot == 0 || base::IpAddress::parse(host)) return false;
  return base::equal_ignoring_case(wildcard.substr(any_label.size()), host.substr(dot + 1));
}

void add_usable(std::vector<std::string>& out, std::string name, const NameRules& rules) {
  if (is_host(name) || (rules.one_label && is_wildcard(name))) out.push_back(std::move(name));
}

// The identities that are compared as text.
std::vector<std::string> domains(const CertificateNames& names, const NameRules& rules) {
  std::vector<std::string> out;
  for (const auto& uri : names.uris) add_usable(out, sip_host(uri), rules);
  if (out.empty()) {
    for (const auto& dns : names.dns) add_usable(out, base::lower(dns), rules);
  }
  if (rules.common_name_also || (!names.has_alternatives && out.empty())) {
    add_usable(out, base::lower(names.common_name), rules);
  }
  return out;
}

bool is_same(std::string_view carried, std::string_view wanted) {
  if (carried.starts_with(any_label)) return covers(carried, wanted);
  return base::equal_ignoring_case(carried, wanted);
}

}  // namespace

std::vector<std::string> identities(const CertificateNames& names, const NameRules& rules) {
  auto out = domains(names, rules);
  for (const auto& address : names.addresses) out.push_back(address.text());
  return out;
}

std::optional<std::string> matching_name(const CertificateNames& names,
                                         const std::vector<std::string>& wanted,
                                         const NameRules& rules) {
  const auto carried = domains(names, rules);
  for (const auto& name : wanted) {
    const auto same = [&](const std::string& one) { return is_same(one, name); };
    if (std::any_of(carried.begin(), carried.end(), same)) return name;
    const auto address = base::IpAddress::parse(name);
    if (address && std::find(names.addresses.begin(), names.addresses.end(), *address) !=
                       names.addresses.end()) {
      return name;
    }
  }
  return std::nullopt;
}

std::vector<std::string> presented(const CertificateNames& names) {
  std::vector<std::string> out;
  for (const auto& uri : names.uris) out.push_back("URI:" + escaped(uri));
  for (const auto& dns : names.dns) out.push_back("DNS:" + escaped(dns));
  for (const auto& address : names.addresses) out.push_back("IP:" + address.text());
  if (!names.common_name.empty()) out.push_back("CN=" + escaped(names.common_name));
  if (out.size() > most_presented) {
    const auto more = out.size() - most_presented;
    out.resize(most_presented);
    out.push_back("and " + std::to_string(more) + " more");
  }
  return out;
}

}  // namespace sipward::tls
