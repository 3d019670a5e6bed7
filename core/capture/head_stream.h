#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capture/byte_stream.h"

namespace hone {

/// The beginning of a stream, at most `most` bytes; `whole` says that the stream ended there. An error is kept in `error`
/// for whoever reads on (HeadedStream).
std::string readHead(ByteStream& stream, std::size_t most, bool& whole, std::optional<Error>& error);

/// Bytes that were looked at, then the error that was met behind them if any, then the rest of a stream that somebody
/// else owns. The head must outlive it.
class HeadedStream final : public ByteStream {
public:
  HeadedStream(std::string_view head, std::optional<Error> error, ByteStream& rest) : m_head(head), m_error(std::move(error)), m_rest(rest) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override;

private:
  std::string_view m_head;
  std::optional<Error> m_error;
  ByteStream& m_rest;
};

} // namespace hone
