// What people have to change at each neighbour, product by product where the text says which it
// is. Pure.
#pragma once

#include <string>

#include "sipward/import/plan.hpp"

namespace sipward::import {

std::string neighbours_text(const Plan& plan);

}  // namespace sipward::import
