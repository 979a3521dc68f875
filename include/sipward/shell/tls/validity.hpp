// Until when what a handshake has verified holds: to the first end of the chain, and of the CRLs
// that it needs.
#pragma once

#include <string>

#include "sipward/shell/tls/presented.hpp"

struct stack_st_X509;

namespace sipward::tls {

struct Trustpoint;

// `chain`: as verified, the leaf first.
void end_with_chain(Presented& leaf, const Trustpoint& trustpoint, const stack_st_X509* chain);
// No later than the CRL of that issuer, if the trustpoint has any.
void end_with_list(Presented& leaf, const Trustpoint& trustpoint, const std::string& issuer);

}  // namespace sipward::tls
