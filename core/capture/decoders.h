#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "capture/byte_stream.h"

namespace hone {

/// What unpacks to more than this many times its size, and to more than kBombBytes, was made to fill a disk or to keep a
/// program busy: no conversations are so alike.
inline constexpr std::int64_t kBombRatio = 300;
inline constexpr std::int64_t kBombBytes = std::int64_t{1} << 30;
constexpr bool isBomb(std::int64_t unpacked, std::int64_t packed) { return unpacked > kBombBytes && unpacked / kBombRatio > packed; }

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
