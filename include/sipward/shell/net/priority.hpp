// Whose work waits when there is not enough CPU: threads that only look, or tell of what was, step
// back for those that serve calls. Inbound handshakes have more of that: runtime/handshake_thread.
#pragma once

namespace sipward::net {

// The calling thread, from now on: about a tenth of a worker's share where both want the same CPU,
// all of it where nobody else does.
void step_back_for_calls();

}  // namespace sipward::net
