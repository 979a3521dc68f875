#include "sipward/shell/metrics/metrics.hpp"

#include <prometheus/text_serializer.h>

#include "sipward/shell/metrics/parts.hpp"

namespace sipward::metrics {

std::string to_text(const runtime::Server& server, const runtime::Reloader& reloader,
                    const log::Log& log) {
  Families families;
  add_traffic(families, server);
  add_peers(families, server);
  add_certificates(families, server);
  add_program(families, server, reloader);
  add_trace(families, server);
  add_log(families, log);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace sipward::metrics
