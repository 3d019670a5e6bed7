#include "capture/archive.h"

#include <fmt/format.h>

namespace hone {

namespace {
constexpr std::size_t kMostMembers = 100000;
} // namespace

bool Archive::isWanted(std::string_view name)
{
  const std::size_t slash = name.find_last_of('/');
  const std::string_view last = name.substr(slash == std::string_view::npos ? 0 : slash + 1);
  return !last.empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/");
}

Result<void> Archive::add(Member member, const std::string& archiveName)
{
  if (m_members.size() == kMostMembers)
    return fail(ErrorKind::unsupported, fmt::format("The archive has more than {} files. Unpack it and import the folder.", kMostMembers), archiveName);
  m_members.push_back(std::move(member));
  return {};
}

} // namespace hone
