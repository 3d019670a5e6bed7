#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/mapping.h"

namespace hone {

/// A piece of a transcript: who is written before the colon, and what stands behind it.
struct TranscriptPart {
  std::string speaker; ///< empty: text before the first speaker
  std::string time;    ///< what stood in brackets before or behind the speaker and begins with a digit, or empty
  std::string text;
};

/// Parts a text that holds a whole conversation: "User: … Agent: …". A speaker begins a line; where the text has no lines
/// a known role ("Customer:") may stand after a space or a bar. A line's first words with a colon are a speaker when the
/// mapping or the usual words know the role, or when they begin at least two lines.
std::vector<TranscriptPart> splitTranscript(std::string_view text, const Mapping& mapping);

} // namespace hone
