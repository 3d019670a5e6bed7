#include "fixes/git_library.h"

#include <mutex>

namespace hone {

void startGitLibrary()
{
  static std::once_flag once;
  // Never shut down: threads may still hold handles while the program ends.
  std::call_once(once, [] { git_libgit2_init(); });
}

std::string lastGitText()
{
  const git_error* error = git_error_last();
  return error && error->message && *error->message ? std::string(error->message) : std::string("no details were given");
}

Error gitError(int code, const std::string& what, const std::string& file)
{
  ErrorKind kind = ErrorKind::io;
  switch (code) {
  case GIT_ENOTFOUND:
  case GIT_EUNBORNBRANCH:
    kind = ErrorKind::notFound;
    break;
  case GIT_EEXISTS:
    kind = ErrorKind::alreadyExists;
    break;
  case GIT_EINVALIDSPEC:
  case GIT_EINVALID:
    kind = ErrorKind::invalidInput;
    break;
  case GIT_ELOCKED:
  case GIT_EMODIFIED:
    kind = ErrorKind::conflict;
    break;
  case GIT_EMISMATCH:
    kind = ErrorKind::corrupt;
    break;
  default:
    break;
  }
  return Error{kind, what + " Git says: " + lastGitText() + ".", file, std::nullopt, std::nullopt};
}

} // namespace hone
