#pragma once

#include <string>
#include <string_view>

#include "model/fix.h"

namespace hone {

/// The commit message of a fix: its title, why, the numbers it rests on, and the pattern as a trailer. Lines of at most
/// 72 characters where words allow it.
std::string formatCommitMessage(const Fix& fix);

/// "hone/" and the title in letters that every git server takes, at most 50 of them.
std::string branchForTitle(std::string_view title);

/// Breaks at spaces so that no line is longer than width bytes unless a word is; existing line ends stay.
std::string wrapText(std::string_view text, std::size_t width, std::string_view laterIndent = {});

} // namespace hone
