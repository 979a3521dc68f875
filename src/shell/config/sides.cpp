// [inside] and [outside]: where sipward listens and by which names it is known.
#include "sipward/shell/config/address.hpp"
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

constexpr std::size_t most_listeners = 1000;

class SideReader {
 public:
  SideReader(Section& section, base::Side side, Draft& draft)
      : section_(section), side_(side), draft_(draft), first_(draft.listeners.size()) {}

  void read_listeners() {
    section_.require("listen", "where to listen, such as listen = [\"udp:10.0.0.2:5060\"]");
    const auto* node = section_.take("listen");
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr) return read_listener(*node);
    for (const auto& item : *list) read_listener(item);
    if (list->empty()) section_.wrong(place_of(*node), "listen", "empty", "at least one listener");
  }

  // A side that listens on addresses of its own may be known by them; 0.0.0.0 tells nobody where
  // to answer.
  void read_advertise(std::string_view title) {
    auto& settings = draft_.network.sides[static_cast<std::size_t>(side_)];
    if (const auto text = section_.take_text("advertise")) {
      if (const auto shown = read_host_port(section_, "advertise", *text)) {
        settings.advertise = *shown;
      }
      return;
    }
    for (auto i = first_; i < draft_.listeners.size(); ++i) {
      auto& [listener, at] = draft_.listeners[i];
      if (listener.advertise) continue;
      if (listener.bind.address.is_any()) {
        section_.problems().error(at,
                                  listener.bind.text() + " is every address, and " +
                                      std::string(title) + " has no advertise",
                                  "advertise = \"…\": the host by which that side knows sipward");
      } else {
        listener.advertise = base::HostPort{listener.bind.address.text(), listener.bind.port};
      }
    }
    const auto* first = first_ < draft_.listeners.size() ? &draft_.listeners[first_] : nullptr;
    if (first != nullptr && first->listener.advertise) {
      settings.advertise.host = first->listener.advertise->host;
    }
  }

 private:
  void read_listener(const toml::node& node) {
    if (draft_.listeners.size() == most_listeners) {
      return section_.problems().error(place_of(node), "there are more than 1000 listeners");
    }
    if (const auto text = node.value_exact<std::string>()) {
      return add({*text, place_of(node)}, std::nullopt);
    }
    if (const auto* table = node.as_table()) return read_listener_table(*table);
    section_.wrong(place_of(node), "listen", "no text and no table",
                   "\"TRANSPORT:ADDRESS:PORT\" or { bind = \"…\", advertise = \"…\" }");
  }

  void read_listener_table(const toml::table& table) {
    Section section(table, "listen", section_.problems());
    section.require("bind", "bind = \"TRANSPORT:ADDRESS:PORT\"");
    const auto bind = section.take_text("bind");
    const auto advertise = section.take_text("advertise");
    section.finish();
    if (!advertise) {
      if (bind) add(*bind, std::nullopt);
    } else if (const auto shown = read_host_port(section, "advertise", *advertise)) {
      if (bind) add(*bind, shown);
    }
  }

  void add(const Placed<std::string>& bind, std::optional<base::HostPort> advertise) {
    if (const auto endpoint = read_endpoint(section_, "listen", bind)) {
      draft_.listeners.push_back({{side_, *endpoint, std::move(advertise)}, bind.at});
    }
  }

  Section& section_;
  base::Side side_;
  Draft& draft_;
  std::size_t first_;  // of this side's listeners
};

}  // namespace

void read_side(const toml::table& root, base::Side side, Draft& draft, Problems& problems) {
  const std::string name(base::to_string(side));
  const auto title = "[" + name + "]";
  if (root.get(name) == nullptr) {
    return problems.error({}, "there is no table " + title, "listen and advertise of that side");
  }
  const auto* table = table_named(root, name, problems);
  if (table == nullptr) return;
  Section section(*table, title, problems);
  SideReader reader(section, side, draft);
  const auto before = problems.errors.size();
  reader.read_listeners();
  if (problems.errors.size() != before) draft.listeners_broken = true;
  reader.read_advertise(title);
  auto& aliases = draft.network.sides[static_cast<std::size_t>(side)].aliases;
  for (const auto& text : section.take_texts("aliases")) {
    if (const auto alias = read_host_port(section, "aliases", text)) aliases.push_back(*alias);
  }
  if (side == base::Side::outside) {
    using policy::OptionsOutside;
    constexpr std::pair<std::string_view, OptionsOutside> words[] = {
        {"truth", OptionsOutside::truth}, {"always", OptionsOutside::always}};
    section.take_word("options_outside", words, draft.network.options_outside);
  }
  section.finish();
}

}  // namespace sipward::config
