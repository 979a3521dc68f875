#include "sipward/shell/control/guard.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <utility>

#include "sipward/shell/control/json_answer.hpp"

namespace sipward::control {
namespace {

constexpr std::string_view bearer = "Bearer ";
constexpr std::string_view cookie_name = "sipward=";
constexpr std::string_view cookie_rules = "; Path=/; HttpOnly; SameSite=Strict";

constexpr std::pair<const char*, const char*> safety[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
     "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"}};

std::string field(const Request& request, const char* name) {
  const auto at = request.fields.find(name);
  return at == request.fields.end() ? std::string() : at->second;
}

std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The value of our cookie among "a=b; sipward=…".
std::string login_in(const Request& request) {
  const auto all = field(request, "cookie");
  for (std::size_t begin = 0; begin < all.size();) {
    begin = all.find_first_not_of(' ', begin);
    if (begin == std::string::npos) break;
    const auto end = std::min(all.find(';', begin), all.size());
    const auto one = std::string_view(all).substr(begin, end - begin);
    if (one.starts_with(cookie_name)) return std::string(one.substr(cookie_name.size()));
    begin = end + 1;
  }
  return {};
}

bool changes_something(const Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

// A page of others may make a browser send what it likes, but not without saying where it is from.
bool comes_from_elsewhere(const Request& request) {
  const auto site = field(request, "sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  const auto origin = in_small_letters(field(request, "origin"));
  if (origin.empty()) return false;
  const auto host = in_small_letters(field(request, "host"));
  return origin != "http://" + host && origin != "https://" + host;
}

Answer with_cookie(Answer answer, const Request& request, const std::string& name,
                   std::int64_t seconds) {
  auto cookie = std::string(cookie_name) + name + std::string(cookie_rules);
  if (request.secure) cookie += "; Secure";
  answer.fields.emplace_back("Set-Cookie", cookie + "; Max-Age=" + std::to_string(seconds));
  return answer;
}

Answer who_are_you(const char* sentence) {
  auto answer = refusal(401, sentence);
  answer.fields.emplace_back("WWW-Authenticate", "Bearer realm=\"sipward\"");
  return answer;
}

}  // namespace

Guard::Guard(Admission admission, Respond guarded, Respond open)
    : listen_(admission.listen),
      names_(std::move(admission.names)),
      guarded_(std::move(guarded)),
      open_(std::move(open)),
      tokens_(std::move(admission.tokens)) {
  for (auto& name : names_) name = in_small_letters(std::move(name));
}

Answer Guard::operator()(const Request& request) {
  auto answer = answer_to(request);
  for (const auto& [name, value] : safety) answer.fields.emplace_back(name, value);
  return answer;
}

void Guard::renew(Tokens tokens) {
  const std::lock_guard lock(mutex_);
  if (tokens == tokens_) return;
  tokens_ = std::move(tokens);
  logins_ = {};
}

Answer Guard::answer_to(const Request& request) {
  if (!is_ours(field(request, "host"))) {
    return refusal(421, "this Host is none of ours; add it to [control] names");
  }
  const bool changes = changes_something(request);
  if (changes && comes_from_elsewhere(request)) {
    return refusal(403, "this comes from a page of others");
  }
  if (request.method == "POST" && request.path == "/login") return log_in(request);
  if (request.method == "POST" && request.path == "/logout") return log_out(request);
  if (!changes) {
    auto page = open_(request);
    if (page.status != 404) return page;
  }
  const auto role = role_of(request);
  if (role == Role::nobody) {
    return who_are_you(
        "this needs a token: Authorization: Bearer TOKEN, or a login; or a certificate of yours");
  }
  if (changes && role != Role::operating) {
    return refusal(403, "this needs the operator's token, or an operator's certificate");
  }
  if (request.method == "GET" && request.path == "/role") {
    return json_answer({{"role", role == Role::operating ? "operator" : "reader"}});
  }
  return guarded_(request);
}

Answer Guard::log_in(const Request& request) {
  const std::lock_guard lock(mutex_);
  const auto role = role_by_token(request.body);
  if (role == Role::nobody) return who_are_you("this token is none of ours");
  const auto* word = role == Role::operating ? "operator" : "reader";
  const std::chrono::seconds lifetime = Logins::lifetime;
  return with_cookie(json_answer({{"role", word}}), request,
                     logins_.enter(role, Logins::Clock::now()), lifetime.count());
}

Answer Guard::log_out(const Request& request) {
  {
    const std::lock_guard lock(mutex_);
    logins_.leave(login_in(request));
  }
  return with_cookie(json_answer(boost::json::object{}), request, "", 0);
}

bool Guard::is_ours(std::string_view host) const {
  const auto place = base::HostPort::parse(host);
  if (!place) return false;
  const auto name = in_small_letters(place->host);
  const auto& here = listen_.address;
  if (const auto address = base::IpAddress::parse(name)) {
    return here.is_any() || *address == here;  // nobody's DNS leads to an address
  }
  return name == "localhost" || std::find(names_.begin(), names_.end(), name) != names_.end();
}

Role Guard::role_by_token(std::string_view token) const {
  const bool operating = is_same_secret(token, tokens_.operating);
  const bool reading = is_same_secret(token, tokens_.reader);
  if (operating && !tokens_.operating.empty()) return Role::operating;
  return reading && !tokens_.reader.empty() ? Role::reader : Role::nobody;
}

Role Guard::role_of(const Request& request) {
  const auto authorization = field(request, "authorization");
  const std::lock_guard lock(mutex_);
  if (authorization.starts_with(bearer)) {
    return role_by_token(std::string_view(authorization).substr(bearer.size()));
  }
  const auto login = login_in(request);
  const auto role = login.empty() ? Role::nobody : logins_.role_of(login, Logins::Clock::now());
  return std::max(role, request.shown);
}

}  // namespace sipward::control
