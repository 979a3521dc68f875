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
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == ':';
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
  return address ? address->host : std::string();
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

// Shows the identities that are compared as text to `found`, until it is content.
template <class Found>
bool any_domain(const CertificateNames& names, const NameRules& rules, Found found) {
  bool one_counts = false;
  const auto ends_it = [&](std::string_view name) {
    if (!is_host(name) && !(rules.one_label && is_wildcard(name))) return false;
    one_counts = true;
    return found(name);
  };
  for (const auto& uri : names.uris) {
    if (ends_it(sip_host(uri))) return true;
  }
  if (!one_counts && std::any_of(names.dns.begin(), names.dns.end(), ends_it)) return true;
  const bool alone = !names.has_alternatives && !one_counts;
  return (rules.common_name_also || alone) && ends_it(names.common_name);
}

bool is_same(std::string_view carried, std::string_view wanted) {
  if (carried.starts_with(any_label)) return covers(carried, wanted);
  return base::equal_ignoring_case(carried, wanted);
}

bool carries_address(const CertificateNames& names, std::string_view wanted) {
  if (names.addresses.empty()) return false;
  const auto address = base::IpAddress::parse(wanted);
  return address && std::find(names.addresses.begin(), names.addresses.end(), *address) !=
                        names.addresses.end();
}

}  // namespace

std::vector<std::string> identities(const CertificateNames& names, const NameRules& rules) {
  std::vector<std::string> out;
  any_domain(names, rules, [&](std::string_view name) {
    out.push_back(base::lower(name));
    return false;
  });
  for (const auto& address : names.addresses) out.push_back(address.text());
  return out;
}

bool carries(const CertificateNames& names, std::string_view wanted, const NameRules& rules) {
  return any_domain(names, rules, [&](std::string_view one) { return is_same(one, wanted); }) ||
         carries_address(names, wanted);
}

std::optional<std::string> matching_name(const CertificateNames& names,
                                         const std::vector<std::string>& wanted,
                                         const NameRules& rules) {
  const auto first = std::find_if(wanted.begin(), wanted.end(), [&](const std::string& name) {
    return carries(names, name, rules);
  });
  return first != wanted.end() ? std::optional(*first) : std::nullopt;
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
