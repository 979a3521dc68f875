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

void add_usable(std::vector<std::string>& out, std::string name) {
  if (is_host(name)) out.push_back(std::move(name));
}

// The identities that are compared as text.
std::vector<std::string> domains(const CertificateNames& names) {
  std::vector<std::string> out;
  for (const auto& uri : names.uris) add_usable(out, sip_host(uri));
  if (!out.empty()) return out;
  for (const auto& dns : names.dns) add_usable(out, base::lower(dns));
  if (!names.has_alternatives) add_usable(out, base::lower(names.common_name));
  return out;
}

}  // namespace

std::vector<std::string> identities(const CertificateNames& names) {
  auto out = domains(names);
  for (const auto& address : names.addresses) out.push_back(address.text());
  return out;
}

std::optional<std::string> matching_name(const CertificateNames& names,
                                         const std::vector<std::string>& wanted) {
  const auto carried = domains(names);
  for (const auto& name : wanted) {
    const auto same = [&](const std::string& one) { return base::equal_ignoring_case(one, name); };
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
