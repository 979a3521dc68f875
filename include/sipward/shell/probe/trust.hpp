// What a handshake of the probe, done or failed, means for its steps handshake, chain and names.
// Pure; used within shell/probe.
#pragma once

#include <string>
#include <vector>

#include "sipward/shell/probe/probe.hpp"

namespace sipward::probe {

// Of an attempt with a session or a failure: those three steps.
std::vector<Step> trust_steps(const Question& question, const Attempt& attempt);

// As the failure has it, unless we had no certificate to show.
std::string remedy_for_refusal(const Question& question, const tls::Failure& failure);

}  // namespace sipward::probe
