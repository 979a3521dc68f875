// The OCSP responses that our own certificates are shown with, out of files that something else
// keeps up to date. Read with the trustpoint; a new one is taken in by a reload.
#pragma once

#include "sipward/shell/tls/report.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {

// Of all credentials; certificates and anchors are loaded already. What a client would not believe
// is told of now.
void load_responses(Trustpoint& trustpoint, Report& report);

}  // namespace sipward::tls
