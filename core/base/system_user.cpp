#include "base/system_user.h"

#include <cstdlib>
#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace hone {

std::string systemUser()
{
  for (const char* variable : {"USER", "LOGNAME"})
    if (const char* name = std::getenv(variable); name && *name)
      return name;
  constexpr std::size_t kEntry = 16384; // as large as an entry of accounts is
  std::vector<char> buffer(kEntry);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found && found->pw_name && *found->pw_name)
    return found->pw_name;
  return {};
}

std::string systemAccount() { return "user " + std::to_string(::geteuid()); }

} // namespace hone
