#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "capture/byte_stream.h"

namespace hone {

/// Lets the beginning of a stream that can be read only once be read again: what is read before rewind() is kept in a
/// temporary file. One thread.
class KeptBytes : public std::enable_shared_from_this<KeptBytes> {
public:
  /// forWhat is named when there is no room for the temporary file.
  static Result<std::shared_ptr<KeptBytes>> keep(ByteStreamPointer inner, std::string forWhat);
  ~KeptBytes();
  KeptBytes(const KeptBytes&) = delete;
  KeptBytes& operator=(const KeptBytes&) = delete;

  /// The stream; after rewind() one that begins at its first byte again and is not kept any more.
  ByteStreamPointer stream();
  Result<void> rewind();

private:
  class Stream;
  KeptBytes(ByteStreamPointer inner, std::FILE* file, std::string forWhat) : m_inner(std::move(inner)), m_file(file), m_forWhat(std::move(forWhat)) {}
  Result<std::size_t> read(char* buffer, std::size_t size);

  ByteStreamPointer m_inner;
  std::FILE* m_file;
  std::string m_forWhat;
  bool m_replaying = false;
};

} // namespace hone
