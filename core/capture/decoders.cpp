#include "capture/decoders.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include "capture/encoding.h"
#include "text/utf8.h"

namespace hone {

namespace {

constexpr std::size_t kChunk = 128 * 1024;

/// What both decompressors share: a chunk of input, how much of the stream was used, and an error that lasts.
class Decompressor : public ByteStream {
public:
  explicit Decompressor(ByteStreamPointer inner) : m_inner(std::move(inner)), m_input(kChunk) {}

  Result<std::size_t> read(char* buffer, std::size_t size) final
  {
    if (m_error)
      return std::unexpected(*m_error);
    auto got = decompress(buffer, size);
    if (got) {
      m_unpacked += static_cast<std::int64_t>(*got);
      if (isBomb(m_unpacked, m_before + static_cast<std::int64_t>(m_used)))
        got = fail(ErrorKind::corrupt, fmt::format("The file unpacks to more than {} times its size. It was not read further; unpack it yourself if that is meant to be.", kBombRatio));
    }
    if (!got)
      m_error = got.error();
    return got;
  }

protected:
  virtual Result<std::size_t> decompress(char* buffer, std::size_t size) = 0;

  /// Makes sure that there is input; false at the end of the compressed stream.
  Result<bool> fill()
  {
    if (m_used < m_available)
      return true;
    m_before += static_cast<std::int64_t>(m_available);
    m_used = 0;
    m_available = 0;
    HONE_TRY(m_available, m_inner->read(m_input.data(), m_input.size()));
    return m_available > 0;
  }

  std::unexpected<Error> damaged(std::string_view why)
  {
    Error error{ErrorKind::corrupt, {}, {}, std::nullopt, std::nullopt};
    error.message = fmt::format("The file is damaged at byte {} of the compressed stream ({}). What comes before it was kept.",
                                m_before + static_cast<std::int64_t>(m_used), why);
    return std::unexpected(std::move(error));
  }

  ByteStreamPointer m_inner;
  std::vector<char> m_input;
  std::size_t m_available = 0;
  std::size_t m_used = 0;
  std::int64_t m_before = 0;

private:
  std::int64_t m_unpacked = 0;
  std::optional<Error> m_error;
};

class ZstdStream final : public Decompressor {
public:
  explicit ZstdStream(ByteStreamPointer inner) : Decompressor(std::move(inner)), m_context(ZSTD_createDStream()) {}
  ~ZstdStream() override { ZSTD_freeDStream(m_context); }
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;

private:
  Result<std::size_t> decompress(char* buffer, std::size_t size) override
  {
    ZSTD_outBuffer out{buffer, size, 0};
    while (out.pos == 0) {
      // At a full output buffer the decoder may hold more without needing input, so it is asked before the stream.
      HONE_TRY(const bool more, fill());
      if (!more && !m_pending) {
        if (m_inFrame)
          return damaged("it ends too early");
        return 0;
      }
      ZSTD_inBuffer in{m_input.data(), m_available, m_used};
      const std::size_t hint = ZSTD_decompressStream(m_context, &out, &in);
      const bool moved = in.pos != m_used || out.pos != 0;
      m_used = in.pos;
      if (ZSTD_isError(hint))
        return damaged(ZSTD_getErrorName(hint));
      m_inFrame = hint != 0;
      m_pending = out.pos == out.size;
      if (!moved && !more)
        return damaged("it ends too early");
    }
    return out.pos;
  }

  ZSTD_DStream* m_context;
  bool m_inFrame = false;
  bool m_pending = false;
};

class GzipStream final : public Decompressor {
public:
  explicit GzipStream(ByteStreamPointer inner) : Decompressor(std::move(inner))
  {
    constexpr int kGzipOnly = 15 + 16;
    inflateInit2(&m_state, kGzipOnly);
  }
  ~GzipStream() override { inflateEnd(&m_state); }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

private:
  Result<std::size_t> decompress(char* buffer, std::size_t size) override
  {
    m_state.next_out = reinterpret_cast<Bytef*>(buffer);
    m_state.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1U << 30));
    const uInt room = m_state.avail_out;
    while (m_state.avail_out == room) {
      HONE_TRY(const bool more, fill());
      if (m_ended) {
        // Zeros after the last member are padding; another member goes on; anything else is damage.
        while (m_used < m_available && m_input[m_used] == '\0')
          ++m_used;
        if (!more)
          return 0;
        if (m_used == m_available)
          continue;
        if (m_input[m_used] != '\x1F')
          return damaged("bytes after its end");
        inflateReset(&m_state);
        m_ended = false;
      }
      if (!more && !m_pending)
        return damaged("it ends too early");
      m_state.next_in = reinterpret_cast<Bytef*>(m_input.data() + m_used);
      m_state.avail_in = static_cast<uInt>(m_available - m_used);
      const int status = inflate(&m_state, Z_NO_FLUSH);
      m_used = m_available - m_state.avail_in;
      m_ended = status == Z_STREAM_END;
      m_pending = m_state.avail_out == 0 && !m_ended;
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return damaged(m_state.msg ? m_state.msg : "not gzip data");
      if (status == Z_BUF_ERROR && !more)
        return damaged("it ends too early");
    }
    return room - m_state.avail_out;
  }

  z_stream m_state{};
  bool m_ended = false;
  bool m_pending = false;
};

class Utf16Stream final : public ByteStream {
public:
  Utf16Stream(ByteStreamPointer inner, Utf16Order order) : m_inner(std::move(inner)), m_order(order), m_input(kChunk) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    while (m_given == m_text.size()) {
      if (m_finished)
        return 0;
      m_text.clear();
      m_given = 0;
      HONE_TRY(const std::size_t got, m_inner->read(m_input.data() + m_odd, m_input.size() - m_odd));
      if (got == 0)
        finish();
      else
        convert(m_odd + got);
    }
    const std::size_t count = std::min(size, m_text.size() - m_given);
    std::memcpy(buffer, m_text.data() + m_given, count);
    m_given += count;
    return count;
  }

private:
  void convert(std::size_t have)
  {
    const auto* bytes = reinterpret_cast<const unsigned char*>(m_input.data());
    std::size_t i = 0;
    for (; i + 1 < have; i += 2) {
      const auto unit = static_cast<char32_t>(m_order == Utf16Order::little ? bytes[i] | bytes[i + 1] << 8
                                                                            : bytes[i] << 8 | bytes[i + 1]);
      take(unit);
    }
    m_odd = have - i;
    if (m_odd)
      m_input[0] = m_input[i];
  }

  void take(char32_t unit)
  {
    if (m_high) {
      const char32_t high = m_high;
      m_high = 0;
      if (unit >= 0xDC00 && unit <= 0xDFFF) {
        appendUtf8(m_text, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
        return;
      }
      m_text += kReplacementCharacter;
    }
    if (unit >= 0xD800 && unit <= 0xDBFF)
      m_high = unit;
    else if (unit >= 0xDC00 && unit <= 0xDFFF)
      m_text += kReplacementCharacter;
    else
      appendUtf8(m_text, unit);
  }

  void finish()
  {
    m_finished = true;
    if (m_high || m_odd)
      m_text += kReplacementCharacter;
  }

  ByteStreamPointer m_inner;
  Utf16Order m_order;
  std::vector<char> m_input;
  std::size_t m_odd = 0;
  char32_t m_high = 0;
  std::string m_text;
  std::size_t m_given = 0;
  bool m_finished = false;
};

} // namespace

ByteStreamPointer makeZstdStream(ByteStreamPointer compressed) { return std::make_unique<ZstdStream>(std::move(compressed)); }

ByteStreamPointer makeGzipStream(ByteStreamPointer compressed) { return std::make_unique<GzipStream>(std::move(compressed)); }

std::optional<Utf16Order> utf16OrderOf(std::string_view firstBytes)
{
  if (firstBytes.size() < 2)
    return std::nullopt;
  if (firstBytes.starts_with("\xFF\xFE"))
    return Utf16Order::little;
  if (firstBytes.starts_with("\xFE\xFF"))
    return Utf16Order::big;
  const auto isAscii = [](char c) { return c > 0; };
  if (firstBytes.size() >= 4 && isAscii(firstBytes[0]) && firstBytes[1] == '\0' && isAscii(firstBytes[2]) && firstBytes[3] == '\0')
    return Utf16Order::little;
  if (firstBytes.size() >= 4 && firstBytes[0] == '\0' && isAscii(firstBytes[1]) && firstBytes[2] == '\0' && isAscii(firstBytes[3]))
    return Utf16Order::big;
  return std::nullopt;
}

ByteStreamPointer makeUtf16Stream(ByteStreamPointer utf16, Utf16Order order)
{
  return std::make_unique<Utf16Stream>(std::move(utf16), order);
}

} // namespace hone
