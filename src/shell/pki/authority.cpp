#include "sipward/shell/pki/authority.hpp"

#include <algorithm>

#include "sipward/shell/tls/collection.hpp"
#include "sipward/shell/tls/passphrase.hpp"
#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/pieces.hpp"
#include "sipward/shell/tls/request.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::pki {
namespace {

namespace fs = std::filesystem;

fs::path certificate_in(const fs::path& folder) {
  return folder / "ca.pem";
}

fs::path key_in(const fs::path& folder) {
  return folder / "ca.key";
}

Made made_of(const tls::Owned<x509_st>& certificate, fs::path path, fs::path key) {
  return {tls::facts_of(certificate.get()),
          tls::presented(tls::names_of(certificate.get())),
          tls::usages_of(certificate.get()),
          std::move(path),
          std::move(key),
          tls::sha1_fingerprint(certificate.get()),
          {}};
}

struct Authority {
  tls::Owned<x509_st> certificate;
  tls::Owned<evp_pkey_st> key;
};

Authority open_authority(const fs::path& folder, const tls::PassphraseSource& passphrase) {
  auto read = tls::read_certificates(certificate_in(folder));
  if (!read.problem.empty()) {
    refuse(certificate_in(folder).string() + ": " + read.problem +
           "; make an authority with `sipward pki init " + folder.string() + "`");
  }
  tls::Problems problems;
  tls::Report report(problems);
  Authority authority{std::move(read.certificates.front()),
                      tls::read_key(key_in(folder), passphrase, report,
                                    "--passphrase-file FILE or --passphrase-env NAME")};
  if (report.failed()) refuse(problems.errors.front());
  if (!tls::belongs(authority.key.get(), authority.certificate.get())) {
    refuse(key_in(folder).string() + " is not the key of " + certificate_in(folder).string());
  }
  if (tls::validity_of(authority.certificate.get()) != tls::Validity::good) {
    refuse(tls::subject_of(authority.certificate.get()) +
           " is not valid today: make a new authority, or check this machine's clock");
  }
  return authority;
}

tls::Owned<X509_req_st> read_request(const fs::path& path) {
  std::string problem;
  auto apart = tls::take_apart(tls::bytes_of_file(path, problem));
  if (!problem.empty()) refuse(path.string() + ": " + problem);
  for (auto& piece : apart.pieces) {
    if (!piece.request) continue;
    if (!tls::facts_of(piece.request.get()).signed_by_its_key) {
      refuse(path.string() +
             " is not signed by its own key: it was changed on the way, or whoever sent it does "
             "not have that key");
    }
    return std::move(piece.request);
  }
  refuse(path.string() + " holds no certificate request (CSR)");
}

void refuse_weak(const tls::Owned<evp_pkey_st>& key, const fs::path& path) {
  if (tls::is_strong(key.get())) return;
  refuse(path.string() + " is of a key that is too weak (" + tls::key_type_of(key.get()) +
         "); expected RSA 2048 or EC P-256 at least");
}

std::string first_name(const tls::LeafWish& wish) {
  constexpr std::string_view scheme = "sip:";
  const auto& name = wish.names.front();
  return name.starts_with(scheme) ? name.substr(scheme.size()) : name;
}

// "wildcard.example.com" of "*.example.com".
fs::path file_stem(const tls::LeafWish& wish) {
  const auto name = first_name(wish);
  return name.starts_with('*') ? "wildcard" + name.substr(1) : name;
}

// RFC 5922 §7.1: DNS names count only where there is no sip: URI.
bool is_eclipsed(const tls::LeafWish& wish) {
  constexpr std::string_view scheme = "sip:";
  const auto& names = wish.names;
  const auto is_uri = [&](const std::string& name) { return name.starts_with(scheme); };
  if (std::none_of(names.begin(), names.end(), is_uri)) return false;
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    if (is_uri(name) || base::IpAddress::parse(name)) return false;
    return std::find(names.begin(), names.end(), std::string(scheme) + name) == names.end();
  });
}

void note_what_differs(const tls::LeafWish& wish, Made& made) {
  const auto days = (made.facts.expires - made.facts.begins) / 86'400;
  if (days < wish.days)
    made.notes.push_back("it ends with the authority, on " + made.facts.not_after);
  if (is_eclipsed(wish)) {
    made.notes.push_back(
        "beside a sip: URI the host names do not count for who follows RFC 5922: give each as "
        "sip:NAME too");
  }
}

}  // namespace

Made make_authority(const AuthorityOrder& order) {
  tls::Problems problems;
  tls::Report report(problems);
  tls::Passphrase passphrase;
  if (tls::is_given(order.passphrase)) {
    const auto problem = tls::obtain(order.passphrase, passphrase, report);
    if (!problem.empty()) refuse(problem);
  }
  const auto key = tls::make_key(order.key);
  const auto certificate = tls::make_authority(order.wish, key.get());
  write_all({{key_in(order.folder), tls::pem_of_key(key.get(), &passphrase), true},
             {certificate_in(order.folder), tls::pem_of(certificate.get())}},
            order.permission);
  return made_of(certificate, certificate_in(order.folder), key_in(order.folder));
}

Made issue(const LeafOrder& order) {
  const auto authority = open_authority(order.authority, order.passphrase);
  auto wish = order.wish;
  tls::Owned<evp_pkey_st> key;
  if (order.request.empty()) {
    key = tls::make_key(order.key);
  } else {
    const auto request = read_request(order.request);
    key = tls::key_of(request.get());
    refuse_weak(key, order.request);
    if (wish.names.empty()) wish.names = tls::wished_names(request.get());
  }
  if (wish.names.empty()) refuse("a certificate needs a name, and none is asked for");
  for (const auto& name : wish.names) {
    if (!tls::alternative_name(name)) {
      refuse("\"" + tls::escaped(name) + "\" is no name; expected " + tls::alternative_expected);
    }
  }
  wish.common_name = first_name(wish);
  const auto leaf =
      tls::make_leaf(wish, key.get(), {authority.certificate.get(), authority.key.get()});
  const auto stem = order.out.empty() ? order.authority / file_stem(wish) : order.out;
  std::vector<Output> files;
  fs::path key_path;
  if (order.request.empty()) {
    key_path = stem.string() + ".key";
    files.push_back({key_path, tls::pem_of_key(key.get()), true});
  }
  const fs::path path = stem.string() + ".pem";
  files.push_back({path, tls::pem_of(leaf.get())});
  write_all(files, order.permission);
  auto made = made_of(leaf, path, key_path);
  note_what_differs(order.wish.names.empty() ? wish : order.wish, made);
  return made;
}

}  // namespace sipward::pki
