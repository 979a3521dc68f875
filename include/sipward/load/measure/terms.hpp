// The words of the RFCs about measuring SIP, and how far the figures here mean the same. Constants.
#pragma once

#include <array>
#include <string_view>

namespace sipward::load {

struct Term {
  std::string_view name;     // as RFC 7501 has it
  std::string_view meaning;  // here
};
inline constexpr std::array terms{
    Term{"Session Attempt",
         "a call that was started: its INVITE was sent, or its connection was "
         "tried for it"},
    Term{"Established Session",
         "a call whose INVITE was answered 200; done means more, that its BYE was answered too"},
    Term{
        "Session Attempt Failure",
        "failed means more here: also a call that was established and lost its connection, its BYE "
        "or a check of what was received"},
    Term{"Session Attempt Rate", "asked for a second"},
    Term{"Session Establishment Rate",
         "the highest Session Attempt Rate without any failure, which one run at one rate cannot "
         "tell: done a second is a rate that was reached, --find-max with a failure share of 0 "
         "searches the highest, in shorter trials than RFC 7502 asks for"},
    Term{"Registration Rate", "the same of REGISTER, by --find-max"},
    Term{"Establishment Threshold Time",
         "the time after which a transaction counts as failed, 64 "
         "times T1: 32 s"},
};

}  // namespace sipward::load
