// OpenSSL's way to a non-blocking descriptor: recv and send without SIGPIPE. It does not own it.
#pragma once

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

Owned<bio_st> make_socket_bio(int fd);

// As long as it is held, what has arrived stays in the descriptor, for others to look at.
void hold_reading(bio_st* bio, bool held);

}  // namespace sipward::tls
