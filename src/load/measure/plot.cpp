#include "sipward/load/measure/plot.hpp"

#include "sipward/load/measure/format.hpp"
#include "sipward/load/measure/html.hpp"

namespace sipward::load {
namespace {

constexpr double top = 14, bottom = 26, margin_left = 58, margin_right = 14;
// With more points their fields would overlap.
constexpr std::size_t most_that_speak = 150;

class Canvas {
 public:
  explicit Canvas(const Plot& plot)
      : plot_(plot), width_(plot.small ? 360 : 640), height_(plot.small ? 180 : 240) {}

  std::string draw() const {
    std::string out = "<svg viewBox=\"0 0 " + fixed(width_, 0) + " " + fixed(height_, 0) +
                      "\" role=\"img\" aria-label=\"" + escaped(plot_.title) + "\">";
    out += grid();
    for (const auto& mark : plot_.marks) out += marked(mark, &mark == &plot_.marks.front());
    for (const auto& series : plot_.series) out += drawn(series);
    for (const auto& series : plot_.series) out += speaking(series);
    return out + "</svg>";
  }

 private:
  double x_of(double x) const {
    return margin_left + plot_.x.share(x) * (width_ - margin_left - margin_right);
  }
  double y_of(double y) const {
    return height_ - bottom - plot_.y.share(y) * (height_ - bottom - top);
  }

  static std::string line(std::string_view css_class, double x1, double y1, double x2, double y2) {
    return "<line class=\"" + std::string(css_class) + "\" x1=\"" + fixed(x1, 1) + "\" y1=\"" +
           fixed(y1, 1) + "\" x2=\"" + fixed(x2, 1) + "\" y2=\"" + fixed(y2, 1) + "\"/>";
  }
  static std::string text(std::string_view anchor, double x, double y, std::string_view words) {
    return "<text text-anchor=\"" + std::string(anchor) + "\" x=\"" + fixed(x, 1) + "\" y=\"" +
           fixed(y, 1) + "\">" + escaped(words) + "</text>";
  }

  std::string grid() const {
    std::string out;
    for (const double mark : plot_.y.marks()) {
      const auto y = y_of(mark);
      out += line("grid", margin_left, y, width_ - margin_right, y);
      out += text("end", margin_left - 7, y + 4, plot_.y.text(mark));
    }
    for (const double mark : plot_.x.marks()) {
      const auto x = x_of(mark);
      out += line("tick", x, height_ - bottom, x, height_ - bottom + 4);
      out += text("middle", x, height_ - 7, plot_.x.text(mark));
    }
    return out +
           line("base", margin_left, height_ - bottom, width_ - margin_right, height_ - bottom);
  }

  std::string marked(const Mark& mark, bool first) const {
    const auto x = x_of(mark.x);
    return line("mark", x, top, x, height_ - bottom) +
           text(first ? "end" : "start", x, top - 3, mark.text);
  }

  std::string path(const Series& series) const {
    std::string out;
    for (const auto& point : series.points) {
      out += out.empty() ? "M" : "L";
      out += fixed(x_of(point.x), 1) + " " + fixed(y_of(point.y), 1);
    }
    return out;
  }

  std::string drawn(const Series& series) const {
    if (series.points.empty()) return "";
    const auto outline = path(series);
    std::string out;
    if (series.stroke == Stroke::area) {
      const auto floor = fixed(height_ - bottom, 1);
      out += "<path class=\"area " + series.colour + "\" d=\"" + outline + "L" +
             fixed(x_of(series.points.back().x), 1) + " " + floor + "L" +
             fixed(x_of(series.points.front().x), 1) + " " + floor + "Z\"/>";
    }
    const auto* css_class = series.stroke == Stroke::dashed ? "line dashed " : "line ";
    out += "<path class=\"" + (css_class + series.colour) + "\" d=\"" + outline + "\"/>";
    // A line of one point is not seen.
    if (series.points.size() == 1) out += dot("dot", series, series.points.front());
    return out;
  }

  std::string dot(std::string_view css_class, const Series& series, const Point& point) const {
    return "<circle class=\"" + std::string(css_class) + " " + series.colour + "\" cx=\"" +
           fixed(x_of(point.x), 1) + "\" cy=\"" + fixed(y_of(point.y), 1) + "\" r=\"4\">" +
           element("title", "",
                   escaped(series.name + ": " + plot_.y.text(point.y) + " at " +
                           plot_.x.text(point.x))) +
           "</circle>";
  }

  std::string speaking(const Series& series) const {
    if (series.points.size() > most_that_speak || series.stroke == Stroke::area) return "";
    std::string out;
    for (const auto& point : series.points) out += dot("hit", series, point);
    return out;
  }

  const Plot& plot_;
  double width_, height_;
};

std::string legend(const Plot& plot) {
  std::string out;
  for (const auto& series : plot.series) {
    if (series.key.empty()) continue;
    const auto* css_class = series.stroke == Stroke::dashed ? "key dashed " : "key ";
    out += element("li", "", element("i", css_class + series.colour, "") + escaped(series.key));
  }
  return out.empty() ? out : element("ul", "legend", out);
}

}  // namespace

std::string to_svg(const Plot& plot) {
  auto out = element("figcaption", "", escaped(plot.title));
  out += legend(plot) + Canvas(plot).draw();
  if (!plot.note.empty()) out += element("p", "note", escaped(plot.note));
  return element("figure", plot.small ? "small" : "", out) + "\n";
}

}  // namespace sipward::load
