#include "capture/archive.h"

#include <functional>

#include <fmt/format.h>

#include "text/utf8.h"

namespace hone {

namespace {

constexpr std::size_t kMostMembers = 100000;
constexpr std::size_t kMostNameBytes = 1024;

bool leadsOut(std::string_view name)
{
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find_first_of("/\\", begin), name.size());
    if (name.substr(begin, end - begin) == "..")
      return true;
    begin = end + 1;
  }
  return false;
}

} // namespace

bool Archive::isWanted(std::string_view name)
{
  const std::size_t slash = name.find_last_of('/');
  const std::string_view last = name.substr(slash == std::string_view::npos ? 0 : slash + 1);
  return !last.empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/");
}

void Archive::setName(Member& member, std::string_view name)
{
  // As tar does when it unpacks: what began at the root begins in the archive.
  while (name.starts_with('/'))
    name.remove_prefix(1);
  if (name.size() > kMostNameBytes)
    member.problem = "Its name is too long. Unpack it yourself under a shorter one and import it then.";
  else if (leadsOut(name))
    member.problem = "Its name leads out of the archive (\"..\"). Unpack it yourself to where it belongs and import it then.";
  const std::string valid = validUtf8(truncateUtf8(name, kMostNameBytes));
  member.name = valid;
  constexpr std::hash<std::string_view> kHash{};
  for (int copy = 2; !m_names.insert(kHash(member.name)).second; ++copy)
    member.name = fmt::format("{} ({})", valid, copy);
}

Result<void> Archive::count()
{
  if (m_count == kMostMembers)
    return fail(ErrorKind::unsupported, fmt::format("The archive holds more than {} files. The rest was not read: unpack it and import the folder.", kMostMembers));
  ++m_count;
  return {};
}

} // namespace hone
