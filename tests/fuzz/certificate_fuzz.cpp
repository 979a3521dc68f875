// Certificates of anybody: whatever the bytes are, what is made of them for people is harmless
// text, and what counts as a name is a host, an address or nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/tls/inspection.hpp"
#include "sipward/shell/tls/name_check.hpp"

namespace {

using namespace sipward::tls;

void require(bool ok) {
  if (!ok) std::abort();
}

void require_harmless(std::string_view text) {
  require(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }));
}

void read_file(const std::string& bytes) {
  const auto inspection = inspect(bytes);
  require_harmless(inspection.problem);
  require(!inspection.items.empty() || !inspection.problem.empty());
  for (const auto& item : inspection.items) {
    require_harmless(item.what);
    if (!item.certificate) continue;
    const auto& facts = item.certificate->facts;
    for (const auto& text : {facts.subject, facts.issuer, facts.serial, facts.not_before,
                             facts.not_after, facts.key_type}) {
      require_harmless(text);
    }
    require(facts.fingerprint.size() == 64);
    for (const auto& name : item.certificate->names) require_harmless(name);
    for (const auto& usage : item.certificate->usages) require_harmless(usage);
  }
}

// The bytes as what a certificate says, a line a name.
void match_names(std::string_view text) {
  CertificateNames names;
  names.has_alternatives = !text.empty() && (text.front() & 1) != 0;
  for (int kind = 0; !text.empty(); kind = (kind + 1) % 3) {
    const auto line = std::string(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (kind == 0) names.dns.push_back(line);
    if (kind == 1) names.uris.push_back("sip:" + line);
    if (kind == 2) names.common_name = line;
  }
  for (const auto& line : presented(names)) require_harmless(line);
  for (const auto& name : identities(names)) {
    require_harmless(name);
    require(name.find('*') == std::string::npos);
    require(matching_name(names, {name}).has_value());
  }
  require(!matching_name(names, {}));
  require(!matching_name(names, {"host.that.is.nowhere.in.it"}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_file(text);
  match_names(text);
  return 0;
}
