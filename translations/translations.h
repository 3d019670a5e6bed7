#pragma once

#include <optional>
#include <string_view>

namespace hone {

/// The compiled texts (.qm) of a language ("de", "en"), linked into the program, or nothing where there are none.
/// English holds the plural forms alone. The bytes live as long as the program. Any thread.
std::optional<std::string_view> compiledTranslation(std::string_view language);

} // namespace hone
