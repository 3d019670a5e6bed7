#include "command.h"

namespace hone::cli {

/// Commands that the contract names and this version does not have. They say so instead of pretending.
std::vector<Command> laterCommands()
{
  std::vector<Command> list;
  for (const auto& [group, verb] : std::vector<std::pair<const char*, const char*>>{
         {"fixes", "pr"}, {"fixes", "impact"}, {"mcp", ""}})
    list.push_back({group, verb, "", "Not in this version.", {}, 0, -1, nullptr, false});
  return list;
}

} // namespace hone::cli
