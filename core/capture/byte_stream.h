#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"

namespace hone {

/// Bytes that come one chunk after another. One thread.
class ByteStream {
public:
  virtual ~ByteStream() = default;
  /// Up to `size` bytes into `buffer`; 0 only at the end. After an error every further call fails the same way.
  /// What was read before an error is good.
  virtual Result<std::size_t> read(char* buffer, std::size_t size) = 0;
};

using ByteStreamPointer = std::unique_ptr<ByteStream>;

/// A file from the disk; fails when it cannot be opened or is a folder.
Result<ByteStreamPointer> openFileStream(const std::string& path);
/// Standard input; it can be read once.
ByteStreamPointer openStandardInput();
/// Bytes in memory, which must outlive the stream.
ByteStreamPointer openMemoryStream(std::string_view bytes);

/// Wraps a stream to report how many bytes went through it and to stop it: `passed` gets the count so far and answers
/// whether to go on; if not, reading fails with ErrorKind::cancelled.
ByteStreamPointer watchStream(ByteStreamPointer inner, std::function<bool(std::int64_t)> passed);

/// Counts and hashes what is read through it.
class HashingStream final : public ByteStream {
public:
  explicit HashingStream(ByteStreamPointer inner) : m_inner(std::move(inner)) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override;
  std::int64_t count() const { return m_count; }
  Sha256 hash() const { return m_hasher.soFar(); } ///< of everything read up to now

private:
  ByteStreamPointer m_inner;
  Hasher m_hasher;
  std::int64_t m_count = 0;
};

/// A stream of these bytes, then of `rest`.
ByteStreamPointer prefixStream(std::string prefix, ByteStreamPointer rest);

/// Up to `count` first bytes, which are put back. An error in them is left for the reader to meet again.
std::string lookAhead(ByteStreamPointer& stream, std::size_t count);

/// Reads through gzip and zstd (told by the first bytes; a plain stream is handed on), and turns UTF-16 into UTF-8.
/// Memory is bounded whatever the stream holds. Damage is an error of kind corrupt: "The file is damaged at byte N of
/// the compressed stream", after everything before it was delivered.
Result<ByteStreamPointer> decodeStream(ByteStreamPointer raw);

} // namespace hone
