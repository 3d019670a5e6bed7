#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "capture/byte_stream.h"

namespace hone {

/// Decompresses zstd, any number of frames one after another; windows up to 128 MiB.
ByteStreamPointer makeZstdStream(ByteStreamPointer compressed);

/// Decompresses gzip, any number of members one after another.
ByteStreamPointer makeGzipStream(ByteStreamPointer compressed);

enum class Utf16Order : std::uint8_t { little, big };

/// Whether a text that begins so is UTF-16: by its byte order mark, or by the zero bytes around an ASCII letter.
std::optional<Utf16Order> utf16OrderOf(std::string_view firstBytes);

/// Turns UTF-16 into UTF-8. A surrogate without its other half becomes U+FFFD.
ByteStreamPointer makeUtf16Stream(ByteStreamPointer utf16, Utf16Order order);

} // namespace hone
