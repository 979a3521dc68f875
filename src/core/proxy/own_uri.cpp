#include "sipward/core/proxy/own_uri.hpp"

namespace sipward::proxy {
namespace {

using base::Transport;
using policy::ContactStyle;
using policy::UriScheme;

constexpr char user_mark = '~';  // unreserved (RFC 3261 §25.1), not in base64url
constexpr std::string_view token_param = "sw";
constexpr char short_mark = 'L';
constexpr std::size_t short_size = 17;
constexpr std::size_t most_around = 40;     // bytes of a URI beside user, token and host
constexpr std::size_t smallest_token = 30;  // bytes: key id, nonce, tag and some content

bool wants_sips(const Context& context, const Audience& audience) {
  return audience.peer != base::no_peer && context.peer(audience.peer).scheme == UriScheme::sips;
}

// RFC 5630 §3.1.4: a sips URI carries no transport=tls.
std::string_view transport_param(Transport transport, bool sips) {
  if (transport == Transport::tcp) return ";transport=tcp";
  if (transport == Transport::tls && !sips) return ";transport=tls";
  return "";
}

std::uint32_t stable_id(const Context& context, PeerId peer) {
  return peer == base::no_peer ? 0 : context.peer(peer).stable_id;
}

std::string with_token(const Context& context, const Audience& audience, const sip::Uri& uri,
                       bool sips, const std::string& token) {
  const bool in_user = audience.peer != base::no_peer &&
                       context.peer(audience.peer).contact == ContactStyle::token_user;
  const auto host = context.directory.own_host_port(audience.peer, audience.transport);
  std::string text;
  text.reserve(uri.user.size() + token.size() + host.size() + most_around);
  text.append(sips ? "sips:" : "sip:").append(uri.user);
  if (in_user) text.append(1, user_mark).append(token);
  if (uri.has_user || in_user) text.append(1, '@');
  text.append(host).append(transport_param(audience.transport, sips));
  if (!in_user) text.append(1, ';').append(token_param).append(1, '=').append(token);
  return text;
}

// What stands for a token that is too long; of a length that no token has.
std::string short_name(std::string_view token) {
  return std::string(1, short_mark).append(hex(Hash(0).add(token).value()));
}

std::string within_limit(const Context& context, const Audience& audience, const sip::Uri& uri,
                         const std::string& token) {
  const bool secure = uri.scheme == sip::Scheme::sips && audience.transport == Transport::tls;
  const bool sips = secure || wants_sips(context, audience);
  auto sealed = with_token(context, audience, uri, sips, token);
  if (audience.peer == base::no_peer || sealed.size() <= context.peer(audience.peer).max_uri) {
    return sealed;
  }
  // §4: too long for this reader; what it gets instead is lost at a restart.
  const auto name = short_name(token);
  context.long_tokens.keep(name, token);
  return with_token(context, audience, uri, sips, name);
}

Opened open_token_at(const Context& context, TokenKind kind, Side arrived_on,
                     std::string_view token) {
  Opened opened;
  opened.kind = Opened::Kind::forged;
  std::optional<std::string> kept;
  if (token.starts_with(short_mark) && token.size() == short_size) {
    kept = context.long_tokens.find(std::string(token));
  }
  if (auto contents = context.tokens.open(kind, arrived_on, kept ? *kept : token)) {
    opened.kind = Opened::Kind::valid;
    opened.contents = std::move(*contents);
    opened.token = token;
  }
  return opened;
}

bool ours(const Context& context, Side arrived_on, const sip::Uri& uri) {
  return context.directory.is_ours(arrived_on, uri.host, uri.port);
}

}  // namespace

TokenContents contents_of(const Context& context, const Original& original, PeerId audience,
                          const sip::Uri& uri) {
  TokenContents contents;
  contents.original_side = original.side;
  contents.original_peer = stable_id(context, original.peer);
  contents.audience_peer = stable_id(context, audience);
  contents.sips = uri.scheme == sip::Scheme::sips;
  contents.host = uri.host;
  contents.port = uri.port;
  contents.params = uri.params;
  return contents;
}

std::string sealed_contact(const Context& context, const Audience& audience,
                           const Original& original, const sip::Uri& uri) {
  const auto token = context.tokens.seal(TokenKind::contact, audience.side,
                                         contents_of(context, original, audience.peer, uri));
  return within_limit(context, audience, uri, token);
}

std::vector<std::string> sealed_contacts_before(const Context& context, const Audience& audience,
                                                const Original& original, const sip::Uri& uri) {
  auto uris = context.tokens.seal_as_before(TokenKind::contact, audience.side,
                                            contents_of(context, original, audience.peer, uri));
  for (auto& token : uris) token = within_limit(context, audience, uri, token);
  return uris;
}

std::string own_route_value(const Context& context, const Audience& audience, TokenKind kind,
                            const TokenContents& contents) {
  const bool sips = wants_sips(context, audience);
  const auto host = context.directory.own_host_port(audience.peer, audience.transport);
  const auto token = context.tokens.seal(kind, audience.side, contents);
  std::string text;
  text.reserve(token.size() + host.size() + most_around);
  text.append(sips ? "<sips:" : "<sip:").append(token).append(1, '@').append(host);
  return text.append(transport_param(audience.transport, sips)).append(";lr>");
}

std::string record_route_value(const Context& context, const Audience& audience,
                               const Original& original, const Remembered& remembered) {
  sip::Uri none;
  none.host = no_target;
  auto contents = contents_of(context, original, audience.peer,
                              remembered.target != nullptr ? *remembered.target : none);
  contents.identities = remembered.identities;
  return own_route_value(context, audience, TokenKind::record_route, contents);
}

Opened open_contact(const Context& context, Side arrived_on, const sip::Uri& uri) {
  if (uri.scheme != sip::Scheme::sip && uri.scheme != sip::Scheme::sips) return {};
  const bool our_host = ours(context, arrived_on, uri);
  if (const auto token = uri.param(token_param)) {
    auto opened = open_token_at(context, TokenKind::contact, arrived_on, *token);
    if (opened.kind == Opened::Kind::forged && !our_host) return {};
    opened.user = uri.user;
    opened.has_user = uri.has_user;
    return opened;
  }
  if (const auto mark = uri.user.rfind(user_mark); mark != std::string_view::npos) {
    auto opened = open_token_at(context, TokenKind::contact, arrived_on, uri.user.substr(mark + 1));
    if (opened.kind == Opened::Kind::valid) {
      opened.user = uri.user.substr(0, mark);
      opened.has_user = mark > 0;
      return opened;
    }
  }
  Opened other;
  other.kind = our_host ? Opened::Kind::ours_bare : Opened::Kind::foreign;
  return other;
}

Opened open_record_route(const Context& context, Side arrived_on, const sip::Uri& uri) {
  auto opened = open_token_at(context, TokenKind::record_route, arrived_on, uri.user);
  if (opened.kind == Opened::Kind::valid) return opened;
  if (!ours(context, arrived_on, uri)) {
    opened.kind = Opened::Kind::foreign;
    return opened;
  }
  // Without a user part a Route of ours is a preloaded outbound proxy; what has the shape of a
  // token but does not open is forged or of a lost key.
  const auto bytes = from_base64url(uri.user);
  const bool token_shaped = bytes && bytes->size() >= smallest_token;
  opened.kind = token_shaped ? Opened::Kind::forged : Opened::Kind::ours_bare;
  return opened;
}

std::string original_uri(const TokenContents& contents, std::string_view user, bool has_user) {
  const auto host = base::HostPort{contents.host, contents.port}.uri_text();
  std::string text;
  text.reserve(user.size() + host.size() + contents.params.size() + most_around);
  text.append(contents.sips ? "sips:" : "sip:");
  if (has_user) text.append(user).append(1, '@');
  text.append(host);
  if (!contents.params.empty()) text.append(1, ';').append(contents.params);
  return text;
}

}  // namespace sipward::proxy
