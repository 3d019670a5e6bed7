#pragma once

#include "capture/reader.h"
#include "model/mapping.h"

namespace hone {

/// A stream with the format that its content was found to have; the stream still begins at its first byte.
struct Detection {
  ByteStreamPointer stream;
  const Format* format = nullptr; ///< null: no format recognised it
  std::string reason;             ///< why it is this format, or what it looks like instead, for people
  Outline::Shape shape = Outline::Shape::empty;
  std::optional<MappingGuess> guess; ///< of a table or plain JSON records that no other format is
};

/// Looks at the first mebibyte of a decoded stream. An error of the stream in it is left for the reader to meet.
Detection detectStream(ByteStreamPointer decoded);

} // namespace hone
