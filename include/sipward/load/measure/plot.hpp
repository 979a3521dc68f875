// A plot as inline SVG: lines or steps over two axes, with a legend. Colours are names that the
// page's style knows, so that light and dark are its business. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sipward/load/measure/axis.hpp"

namespace sipward::load {

struct Point {
  double x = 0, y = 0;
};

enum class Stroke : std::uint8_t { solid, dashed, area };

struct Series {
  std::string name;
  std::string colour;  // "c0" to "c5", "p50", "p90", "p99", "bad", "quiet"
  std::vector<Point> points;
  Stroke stroke = Stroke::solid;
  std::string key;  // its entry in the legend; "": none
};

// A vertical line with a word at its top, at the left of the first one, at the right of others.
struct Mark {
  double x = 0;
  std::string text;
};

struct Plot {
  std::string title;
  std::string note;  // what a reader has to know of it; "" if nothing
  Axis x, y;
  std::vector<Series> series;
  std::vector<Mark> marks;
  bool small = false;  // several beside each other
};

// A <figure>. Points say their value under the pointer, where they are few enough to be met.
std::string to_svg(const Plot& plot);

}  // namespace sipward::load
