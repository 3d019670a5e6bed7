#pragma once

#include <string>
#include <string_view>

#include "model/span.h"

namespace hone::db {

/// A message as bytes; equal messages give equal bytes.
void packSpanMessage(const Message& message, std::string& out);
/// Throws Failure (ErrorKind::corrupt) when the bytes are none.
Message unpackSpanMessage(std::string_view bytes);

/// Everything of a span but its input and output.
void packSpan(const Span& span, std::string& out);
Span unpackSpan(std::string_view bytes);

} // namespace hone::db
