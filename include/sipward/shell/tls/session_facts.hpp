// What was negotiated and who was verified, read once when a handshake is done.
#pragma once

#include "sipward/shell/tls/examination.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::tls {

SessionFacts session_facts(ssl_st* ssl, const Examination& examination);

}  // namespace sipward::tls
