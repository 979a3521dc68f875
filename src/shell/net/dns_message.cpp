#include "sipward/shell/net/dns_message.hpp"

#include <algorithm>
#include <array>

namespace sipward::net {
namespace {

using Bytes = std::span<const unsigned char>;

constexpr std::size_t header_bytes = 12;
constexpr std::size_t longest_name = 255;  // RFC 1035 §2.3.4
constexpr std::size_t longest_chain = 16;  // of CNAMEs
constexpr std::uint16_t type_a = 1, type_cname = 5, type_aaaa = 28, type_srv = 33;
constexpr std::uint16_t class_internet = 1;

bool fits_a_host(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

// Walks over a message; once it would have left it, `broken` and all that it reads is 0.
class Reader {
 public:
  explicit Reader(Bytes message, std::size_t at = 0) : message_(message), at_(at) {}

  std::uint8_t byte() {
    if (at_ >= message_.size()) broken_ = true;
    return broken_ ? std::uint8_t{0} : message_[at_++];
  }
  std::uint16_t number() {
    const auto high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  std::uint32_t long_number() {
    const std::uint32_t high = number();
    return high << 16 | number();
  }
  void skip(std::size_t bytes) {
    if (bytes > message_.size() - std::min(at_, message_.size())) broken_ = true;
    if (!broken_) at_ += bytes;
  }
  // In lower case, without the last dot. Nothing if it is none of a host: then what it names is of
  // no use, and its bytes shall come to no log.
  std::optional<std::string> name();

  std::size_t at() const { return at_; }
  bool broken() const { return broken_; }

 private:
  Bytes message_;
  std::size_t at_;
  bool broken_ = false;
};

std::optional<std::string> Reader::name() {
  std::string text;
  bool of_a_host = true;
  std::size_t end = 0;  // behind the name where it stands, once a pointer has led away
  std::size_t lowest = at_;
  for (auto length = byte(); length != 0; length = byte()) {
    if ((length & 0xc0) == 0xc0) {  // RFC 1035 §4.1.4
      const auto to = static_cast<std::size_t>((length & 0x3f) << 8 | byte());
      if (end == 0) end = at_;
      // Each leads further to the front, so there is an end to it.
      if (to >= lowest) broken_ = true;
      if (broken_) return std::nullopt;
      at_ = lowest = to;
      continue;
    }
    if ((length & 0xc0) != 0 || text.size() + length + 1U > longest_name) broken_ = true;
    if (!text.empty()) text += '.';
    for (; length > 0 && !broken_; --length) {
      const auto c = byte();
      of_a_host = of_a_host && fits_a_host(c);
      text += static_cast<char>(c);
    }
  }
  if (end != 0) at_ = end;
  if (broken_ || !of_a_host) return std::nullopt;
  return base::lower(text);
}

struct Record {
  std::optional<std::string> owner;
  std::uint16_t type = 0;
  std::uint32_t ttl = 0;
  Bytes data;
  std::size_t at = 0;  // of the data
};

Record read_record(Reader& reader, Bytes message) {
  Record record;
  record.owner = reader.name();
  record.type = reader.number();
  const auto kind = reader.number();
  record.ttl = reader.long_number();
  if (record.ttl >> 31 != 0) record.ttl = 0;  // RFC 2181 §8
  const std::size_t size = reader.number();
  record.at = reader.at();
  reader.skip(size);
  if (reader.broken() || kind != class_internet) {
    record.type = 0;
  } else {
    record.data = message.subspan(record.at, size);
  }
  return record;
}

std::optional<base::IpAddress> address_of(const Record& record) {
  if (record.type == type_a && record.data.size() == 4) {
    std::array<std::uint8_t, 4> bytes{};
    std::copy(record.data.begin(), record.data.end(), bytes.begin());
    return base::IpAddress::v4(bytes);
  }
  if (record.type == type_aaaa && record.data.size() == 16) {
    std::array<std::uint8_t, 16> bytes{};
    std::copy(record.data.begin(), record.data.end(), bytes.begin());
    return base::IpAddress::v6(bytes);
  }
  return std::nullopt;
}

std::optional<SrvRecord> server_of(const Record& record, Bytes message) {
  Reader reader(message, record.at);
  SrvRecord server;
  server.priority = reader.number();
  server.weight = reader.number();
  server.port = reader.number();
  auto target = reader.name();
  // The data end where the record says, whatever lies behind it.
  if (!target || reader.at() != record.at + record.data.size()) return std::nullopt;
  server.target = std::move(*target);
  return server;
}

class Answering {
 public:
  explicit Answering(Bytes message) : message_(message) {}

  std::optional<DnsAnswer> read() {
    Reader reader(message_);
    reader.skip(4);
    const auto questions = reader.number();
    const auto answers = reader.number();
    reader.skip(header_bytes - 8);
    auto name = reader.name();
    reader.skip(4);
    if (questions != 1 || !name) return std::nullopt;
    for (std::size_t i = 0; i < answers && !reader.broken(); ++i) {
      records_.push_back(read_record(reader, message_));
    }
    if (reader.broken()) return std::nullopt;
    if (follow_aliases(*name)) gather(*name);
    answer_.ttl = std::chrono::seconds(least_ttl_);
    return std::move(answer_);
  }

 private:
  void lower_ttl(const Record& record) { least_ttl_ = std::min(least_ttl_, record.ttl); }

  // False: they end nowhere.
  bool follow_aliases(std::string& name) {
    for (std::size_t hops = 0; hops < longest_chain; ++hops) {
      const auto alias = std::find_if(records_.begin(), records_.end(), [&](const Record& one) {
        return one.type == type_cname && one.owner == name;
      });
      if (alias == records_.end()) return true;
      lower_ttl(*alias);
      auto target = Reader(message_, alias->at).name();
      if (!target) return false;
      name = std::move(*target);
    }
    return false;
  }

  void gather(const std::string& name) {
    for (const auto& record : records_) {
      if (record.owner != name) continue;
      if (const auto address = address_of(record); address && is_usable(*address)) {
        lower_ttl(record);
        auto& all = answer_.addresses;
        if (std::find(all.begin(), all.end(), *address) == all.end()) all.push_back(*address);
      } else if (record.type == type_srv) {
        auto server = server_of(record, message_);
        if (!server) continue;
        lower_ttl(record);
        answer_.servers.push_back(std::move(*server));
      }
    }
  }

  Bytes message_;
  std::vector<Record> records_;
  DnsAnswer answer_;
  std::uint32_t least_ttl_ = 0x7fffffff;
};

}  // namespace

std::optional<DnsAnswer> read_answer(Bytes message) {
  return Answering(message).read();
}

bool is_usable(const base::IpAddress& address) {
  const auto first = address.bytes()[0];
  if (address.is_v4()) return first != 0 && first < 224;
  return !address.is_any() && first != 0xff;
}

}  // namespace sipward::net
