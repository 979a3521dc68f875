// How the HTML report looks, in light and in dark. A constant.
#pragma once

#include <string_view>

namespace sipward::load {

std::string_view report_style();  // CSS

}  // namespace sipward::load
