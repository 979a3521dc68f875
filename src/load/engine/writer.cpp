#include "sipward/load/engine/writer.hpp"

#include "sipward/load/engine/call_number.hpp"
#include "sipward/load/measure/built_in.hpp"

namespace sipward::load {
namespace {

constexpr std::string_view media_port = "16384";

Template built_in(std::string_view text, Template::Kind kind = Template::Kind::request) {
  return Template::compile("built-in", text, kind);
}

Template* place_of(Templates& templates, std::string_view method) {
  if (method == "INVITE") return &templates.invite;
  if (method == "ACK") return &templates.ack;
  if (method == "BYE") return &templates.bye;
  if (method == "CANCEL") return &templates.cancel;
  if (method == "OPTIONS") return &templates.options;
  if (method == "REGISTER") return &templates.register_;
  return nullptr;
}

void set_local(Fields& fields, const Place& local) {
  fields.set(Field::transport, local.transport);
  fields.set(Field::uri_transport, local.uri_transport);
  fields.set(Field::local_host, local.host);
  fields.set(Field::local_port, local.port);
  fields.set(Field::local_ip, local.ip);
  fields.set(Field::ip_version, local.v4 ? "4" : "6");
  fields.set(Field::media_port, media_port);
}

// RFC 3581 §4: where the answer goes is told where it was asked for.
void append_via(std::string& to, std::string_view line, const base::Endpoint& source) {
  constexpr std::string_view asked = ";rport";
  const auto at = line.find(asked);
  const auto behind = at == std::string_view::npos ? at : at + asked.size();
  if (behind >= line.size() || line[behind] == '=') {
    to.append(line);
    return;
  }
  to.append(line.substr(0, at)).append(";received=").append(source.address.text());
  to.append(";rport=");
  append_decimal(to, source.port);
  to.append(line.substr(behind));
}

}  // namespace

Templates compile_templates(const std::vector<TemplateFile>& files) {
  Templates made{
      built_in(built_in_invite()),   built_in(built_in_re_invite()),
      built_in(built_in_ack()),      built_in(built_in_bye()),
      built_in(built_in_cancel()),   built_in(built_in_options()),
      built_in(built_in_register()), built_in(built_in_ok_with_sdp(), Template::Kind::answer)};
  for (const auto& [file, text] : files) {
    const bool answer = text.starts_with("SIP/2.0 200");
    if (answer) {
      made.ok = Template::compile(file, text.substr(text.find('\n') + 1), Template::Kind::answer);
      continue;
    }
    auto read = Template::compile(file, text);
    auto* place = place_of(made, read.method());
    if (place == nullptr) {
      throw TemplateError(file + ":1:1: method " + std::string(read.method()) +
                          "; expected INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER or SIP/2.0 200");
    }
    *place = std::move(read);
  }
  return made;
}

Writer::Writer(const std::vector<TemplateFile>& files, std::string target_host,
               const base::Endpoint& target)
    : templates_(compile_templates(files)),
      target_host_(std::move(target_host)),
      target_port_(std::to_string(target.port)),
      transport_(base::to_string(target.transport)) {}

const Template& Writer::template_of(Say say) const {
  switch (say) {
    case Say::re_invite:
      return templates_.re_invite;
    case Say::ack:
    case Say::ack_refusal:
      return templates_.ack;
    case Say::bye:
      return templates_.bye;
    case Say::cancel:
      return templates_.cancel;
    case Say::options:
      return templates_.options;
    case Say::register_:
      return templates_.register_;
    default:
      return templates_.invite;
  }
}

std::string_view Writer::request(Say say, const CallTexts& call, const UserPair& user,
                                 const Place& local) {
  std::string_view uri = call.remote_target;
  if (uri.empty()) {
    uri_.assign("sip:");
    if (say != Say::register_) uri_.append(user.callee).push_back('@');
    uri_.append(target_host_).append(":").append(target_port_);
    if (transport_ != "udp") uri_.append(";transport=").append(transport_);
    uri = uri_;
  }
  Fields fields;
  set_local(fields, local);
  fields.set(Field::request_uri, uri);
  fields.set(Field::target_host, target_host_);
  fields.set(Field::target_port, target_port_);
  fields.set(Field::to_user, user.callee);
  fields.set(Field::from_user, user.caller);
  fields.set(Field::to_tag_param, call.to_tag_param);
  fields.set(Field::from_tag, call.from_tag);
  fields.set(Field::call_id, call.call_id);
  fields.set(Field::cseq, call.cseq);
  fields.set(Field::branch, call.branch);
  fields.set(Field::routes, call.routes);
  fields.set(Field::session, call.session);
  text_.clear();
  template_of(say).render(fields, text_);
  return text_;
}

void Writer::begin_answer(std::string& to, int status, std::string_view phrase,
                          const Glimpse& request, std::string_view tag,
                          const base::Endpoint* datagram_source) {
  to.append("SIP/2.0 ");
  append_decimal(to, static_cast<std::uint64_t>(status));
  to.append(" ").append(phrase).append("\r\n");
  for (const auto& via : request.vias) {
    if (datagram_source != nullptr && via.data() == request.vias.begin()->data()) {
      append_via(to, via, *datagram_source);
    } else {
      to.append(via);
    }
  }
  to.append("From: ").append(request.from).append("\r\nTo: ").append(request.to);
  if (request.to_tag.empty() && !tag.empty()) to.append(";tag=").append(tag);
  to.append("\r\nCall-ID: ").append(request.call_id);
  to.append("\r\nCSeq: ").append(request.cseq_text).append("\r\n");
  if (request.method != sip::Method::invite) return;
  for (const auto& line : request.record_routes) to.append(line);
}

void Writer::end_empty_answer(std::string& to, const Place* contact, std::string_view user) {
  if (contact != nullptr) {
    to.append("Contact: <sip:").append(user).append("@").append(contact->host).append(":");
    to.append(contact->port).append(";transport=").append(contact->uri_transport).append(">\r\n");
  }
  to.append("Content-Length: 0\r\n\r\n");
}

void Writer::end_ok_with_body(std::string& to, const Place& contact, std::string_view user,
                              std::string_view session) {
  Fields fields;
  set_local(fields, contact);
  fields.set(Field::to_user, user);
  fields.set(Field::session, session);
  templates_.ok.render(fields, to);
}

}  // namespace sipward::load
