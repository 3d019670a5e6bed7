#include "model/mapping.h"

namespace hone {

const std::array<MappingPlace, 21>& mappingPlaces()
{
  static constexpr std::array<MappingPlace, 21> kPlaces{{
    {"conversation", &Mapping::conversation},
    {"user", &Mapping::user},
    {"role", &Mapping::role, true, false, false},
    {"text", &Mapping::text, true, false, false},
    {"question", &Mapping::question, false, true, false},
    {"answer", &Mapping::answer, false, true, false},
    {"messages", &Mapping::messages, false, false, true},
    {"transcript", &Mapping::transcript, false, false, true},
    {"time", &Mapping::time},
    {"end_time", &Mapping::endTime, false, true, true},
    {"order", &Mapping::order, true, true, false},
    {"speaker", &Mapping::speaker, true, false, false},
    {"tool", &Mapping::tool, true, false, false},
    {"tool_call_id", &Mapping::toolCallId, true, false, false},
    {"agent", &Mapping::agent},
    {"agent_version", &Mapping::agentVersion},
    {"model", &Mapping::model},
    {"system", &Mapping::system},
    {"outcome", &Mapping::outcome},
    {"end_reason", &Mapping::endReason},
    {"records", &Mapping::records},
  }};
  return kPlaces;
}

} // namespace hone
