#include "capture/head_stream.h"

#include <algorithm>
#include <cstring>

namespace hone {

std::string readHead(ByteStream& stream, std::size_t most, bool& whole, std::optional<Error>& error)
{
  std::string head;
  std::size_t have = 0;
  whole = false;
  constexpr std::size_t kStep = 64 * 1024;
  while (have < most) {
    if (have == head.size())
      head.resize(std::min(most, std::max(kStep, 2 * have)));
    const auto got = stream.read(head.data() + have, head.size() - have);
    if (!got)
      error = got.error();
    if (!got || *got == 0) {
      whole = got.has_value();
      break;
    }
    have += *got;
  }
  head.resize(have);
  return head;
}

Result<std::size_t> HeadedStream::read(char* buffer, std::size_t size)
{
  if (m_head.empty()) {
    if (m_error)
      return std::unexpected(*m_error);
    return m_rest.read(buffer, size);
  }
  const std::size_t count = std::min(size, m_head.size());
  std::memcpy(buffer, m_head.data(), count);
  m_head.remove_prefix(count);
  return count;
}

} // namespace hone
