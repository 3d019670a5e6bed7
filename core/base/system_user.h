#pragma once

#include <string>

namespace hone {

/// The name of the person who runs the program, as the environment (USER, LOGNAME) or the system's list of accounts has
/// it; empty when neither does. Any thread, as long as none changes the environment.
std::string systemUser();

/// The account by its number ("user 1000"), where systemUser() has no name.
std::string systemAccount();

} // namespace hone
