#pragma once

#include <string_view>

#include <QString>

namespace hone::ui {

/// Imported text made safe to paint: control characters become their visible pictures (␀ … ␡), bidirectional overrides
/// and zero-width characters become a named mark (⟨RLO⟩, ⟨ZWSP⟩), broken UTF-8 becomes U+FFFD. Line ends and tabs stay.
/// Never longer than `limit` characters (0: no limit); a cut text ends with "…".
QString safeText(std::string_view utf8, qsizetype limit = 0);

/// The same on one line: line ends and runs of white space become single spaces.
QString safeLine(std::string_view utf8, qsizetype limit = 0);

} // namespace hone::ui
