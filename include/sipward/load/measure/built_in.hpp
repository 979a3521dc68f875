// The messages that are sent where no file says otherwise: an INVITE of the size and the headers of
// a Cisco gateway's, and what goes with it. Pure; constants.
#pragma once

#include <string_view>

namespace sipward::load {

// Texts for Template::compile. re_invite is an INVITE inside a dialog; the 200 answers it and the
// first.
std::string_view built_in_invite();
std::string_view built_in_re_invite();
std::string_view built_in_ack();
std::string_view built_in_bye();
std::string_view built_in_cancel();
std::string_view built_in_options();
std::string_view built_in_register();
std::string_view built_in_ok_with_sdp();  // Kind::answer

}  // namespace sipward::load
