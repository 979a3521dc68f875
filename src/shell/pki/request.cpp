#include "sipward/shell/pki/request.hpp"

#include <algorithm>

#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/passphrase.hpp"
#include "sipward/shell/tls/pem_file.hpp"

namespace sipward::pki {
namespace {

tls::Owned<evp_pkey_st> present_key(const Place& place) {
  tls::Problems problems;
  tls::Report report(problems);
  auto key = tls::read_key(place.key, place.passphrase, report);
  if (report.failed()) refuse(problems.errors.front());
  return key;
}

tls::LeafWish wish_of(const RequestOrder& order) {
  tls::LeafWish wish{{}, order.place.names, order.place.use};
  for (const auto& name : order.names) {
    if (std::find(wish.names.begin(), wish.names.end(), name) == wish.names.end()) {
      wish.names.push_back(name);
    }
  }
  if (wish.names.empty()) {
    refuse("no peer sees trustpoint " + order.place.trustpoint +
           ", so its names are not known; give them with --name");
  }
  for (const auto& name : wish.names) {
    if (!tls::alternative_name(name)) {
      refuse("\"" + name + "\" is no name; expected " + tls::alternative_expected);
    }
  }
  wish.common_name = wish.names.front();
  return wish;
}

}  // namespace

std::string encrypted_as(const Place& place, const evp_pkey_st* key) {
  if (!tls::is_given(place.passphrase)) return tls::pem_of_key(key);
  tls::Problems problems;
  tls::Report report(problems);
  tls::Passphrase passphrase;
  const auto problem = tls::obtain(place.passphrase, passphrase, report);
  if (!problem.empty()) refuse(problem);
  return tls::pem_of_key(key, &passphrase);
}

Requested request(const RequestOrder& order) {
  const auto wish = wish_of(order);
  const auto key = order.same_key ? present_key(order.place) : tls::make_key(order.key);
  const auto made = tls::make_request(wish, key.get());
  auto csr = order.csr.empty() ? std::filesystem::path(order.place.key).replace_extension(".csr")
                               : order.csr;
  std::vector<Output> files;
  if (!order.same_key) {
    files.push_back({waiting_key(order.place), encrypted_as(order.place, key.get()), true});
  }
  files.push_back({csr, tls::pem_of(made.get())});
  write_all(files, order.permission);
  return {tls::facts_of(made.get()), std::move(csr),
          order.same_key ? order.place.key : waiting_key(order.place)};
}

}  // namespace sipward::pki
