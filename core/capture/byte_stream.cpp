#include "capture/byte_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "capture/decoders.h"

namespace hone {

namespace {

class DescriptorStream final : public ByteStream {
public:
  DescriptorStream(int descriptor, bool owned) : m_descriptor(descriptor), m_owned(owned) {}
  ~DescriptorStream() override
  {
    if (m_owned)
      ::close(m_descriptor);
  }
  DescriptorStream(const DescriptorStream&) = delete;
  DescriptorStream& operator=(const DescriptorStream&) = delete;

  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    for (;;) {
      const ssize_t got = ::read(m_descriptor, buffer, size);
      if (got >= 0) {
        m_offset += got;
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR)
        return fail(ErrorKind::io, fmt::format("The disk could not be read at byte {}: {}.", m_offset, std::strerror(errno)));
    }
  }

private:
  int m_descriptor;
  bool m_owned;
  std::int64_t m_offset = 0;
};

class MemoryStream final : public ByteStream {
public:
  explicit MemoryStream(std::string_view bytes) : m_bytes(bytes) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    const std::size_t count = std::min(size, m_bytes.size());
    std::memcpy(buffer, m_bytes.data(), count);
    m_bytes.remove_prefix(count);
    return count;
  }

private:
  std::string_view m_bytes;
};

class WatchedStream final : public ByteStream {
public:
  WatchedStream(ByteStreamPointer inner, std::function<bool(std::int64_t)> passed)
    : m_inner(std::move(inner)), m_passed(std::move(passed)) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    if (!m_passed(m_count))
      return fail(ErrorKind::cancelled, "Stopped.");
    auto got = m_inner->read(buffer, size);
    if (got)
      m_count += static_cast<std::int64_t>(*got);
    return got;
  }

private:
  ByteStreamPointer m_inner;
  std::function<bool(std::int64_t)> m_passed;
  std::int64_t m_count = 0;
};

/// Gives back bytes that were read to look at them, then goes on with the stream.
class PrefixedStream final : public ByteStream {
public:
  PrefixedStream(std::string prefix, ByteStreamPointer inner) : m_prefix(std::move(prefix)), m_inner(std::move(inner)) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    if (m_taken == m_prefix.size())
      return m_inner->read(buffer, size);
    const std::size_t count = std::min(size, m_prefix.size() - m_taken);
    std::memcpy(buffer, m_prefix.data() + m_taken, count);
    m_taken += count;
    return count;
  }

private:
  std::string m_prefix;
  std::size_t m_taken = 0;
  ByteStreamPointer m_inner;
};

} // namespace

Result<ByteStreamPointer> openFileStream(const std::string& path)
{
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return fail(errno == ENOENT ? ErrorKind::notFound : ErrorKind::io,
                fmt::format("The file could not be opened: {}.", std::strerror(errno)), path);
  struct stat facts {};
  if (::fstat(descriptor, &facts) == 0 && S_ISDIR(facts.st_mode)) {
    ::close(descriptor);
    return fail(ErrorKind::invalidInput, "This is a folder, not a file.", path);
  }
  return std::make_unique<DescriptorStream>(descriptor, true);
}

ByteStreamPointer openStandardInput() { return std::make_unique<DescriptorStream>(STDIN_FILENO, false); }

ByteStreamPointer openMemoryStream(std::string_view bytes) { return std::make_unique<MemoryStream>(bytes); }

ByteStreamPointer watchStream(ByteStreamPointer inner, std::function<bool(std::int64_t)> passed)
{
  return std::make_unique<WatchedStream>(std::move(inner), std::move(passed));
}

Result<std::size_t> HashingStream::read(char* buffer, std::size_t size)
{
  auto got = m_inner->read(buffer, size);
  if (got) {
    m_hasher.add(std::string_view(buffer, *got));
    m_count += static_cast<std::int64_t>(*got);
  }
  return got;
}

ByteStreamPointer prefixStream(std::string prefix, ByteStreamPointer rest)
{
  return std::make_unique<PrefixedStream>(std::move(prefix), std::move(rest));
}

std::string lookAhead(ByteStreamPointer& stream, std::size_t count)
{
  std::string head(count, '\0');
  std::size_t have = 0;
  while (have < count) {
    const auto got = stream->read(head.data() + have, count - have);
    if (!got || *got == 0)
      break;
    have += *got;
  }
  head.resize(have);
  stream = std::make_unique<PrefixedStream>(head, std::move(stream));
  return head;
}

Result<ByteStreamPointer> decodeStream(ByteStreamPointer raw)
{
  const std::string magic = lookAhead(raw, 4);
  ByteStreamPointer stream = std::move(raw);
  if (magic == "\x28\xB5\x2F\xFD") {
    stream = makeZstdStream(std::move(stream));
  } else if (magic.size() >= 2 && magic[0] == '\x1F' && magic[1] == '\x8B') {
    stream = makeGzipStream(std::move(stream));
  } else if (magic == "PK\x03\x04") {
    return fail(ErrorKind::unsupported, "This is a zip archive inside of another file. Unpack it and import the files in it.");
  }
  const std::string text = lookAhead(stream, 4);
  if (const auto order = utf16OrderOf(text))
    stream = makeUtf16Stream(std::move(stream), *order);
  return stream;
}

} // namespace hone
