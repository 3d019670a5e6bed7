#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hone {

/// What a program said and how it ended.
struct ProgramResult {
  bool ran = false;       ///< it was there, started and ended by itself
  int exitCode = -1;
  std::string output;
  std::string errors;     ///< standard error
};

/// Runs git itself, without a terminal to ask questions on, in folder. Blocks; any thread.
ProgramResult runGit(const std::string& folder, const std::vector<std::string>& arguments, const std::string& input,
                     const std::vector<std::pair<std::string, std::string>>& environment = {});

/// Whether git is installed.
bool hasGitProgram();

/// A user name and a password or token for a URL.
struct GitLogin {
  std::string user;
  std::string password;
};

/// Asks the user's own credential helpers (git credential fill), from a neutral folder: helpers that the opened
/// repository names do not run. Nothing when they know none.
std::optional<GitLogin> askCredentialHelper(const std::string& url, const std::string& user);
/// Tells the helpers whether the login worked, as git does.
void tellCredentialHelper(const std::string& url, const GitLogin& login, bool worked);

/// Text from the other side made safe to show: valid UTF-8, no control characters but line breaks, at most 4,000 bytes.
std::string printableWords(const std::string& text);

} // namespace hone
