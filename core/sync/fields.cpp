#include "sync/puller.h"
#include "sync/pullers.h"

#include <algorithm>

namespace hone {

std::string SyncFields::operator[](const std::string& key) const
{
  const auto found = m_values.find(key);
  if (found == m_values.end())
    return {};
  const auto begin = found->second.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos)
    return {};
  return found->second.substr(begin, found->second.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string SyncFields::address(const std::string& key) const
{
  std::string value = (*this)[key];
  while (value.ends_with('/'))
    value.pop_back();
  return value;
}

std::vector<std::string> SyncFields::list(const std::string& key) const
{
  const std::string value = (*this)[key];
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= value.size()) {
    const std::size_t end = std::min(value.find_first_of(",\n", begin), value.size());
    const std::string part = SyncFields({{"", value.substr(begin, end - begin)}})[""];
    if (!part.empty())
      parts.push_back(part);
    begin = end + 1;
  }
  return parts;
}

const std::vector<PullerKind>& pullerKinds()
{
  static const std::vector<PullerKind> kinds = [] {
    std::vector<PullerKind> all;
    for (auto* const kind : {langfuseKind, langsmithKind, phoenixKind, braintrustKind, posthogKind, opikKind})
      all.push_back(kind());
    return all;
  }();
  return kinds;
}

const PullerKind* findPullerKind(std::string_view name)
{
  const auto found = std::ranges::find_if(pullerKinds(), [&](const PullerKind& kind) { return kind.description.name == name; });
  return found == pullerKinds().end() ? nullptr : &*found;
}

} // namespace hone
