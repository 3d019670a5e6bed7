#pragma once

#include <cstdint>
#include <string_view>

namespace hone::otlp {

/// The fields of a message in Protocol Buffers' wire form (protobuf.dev, "Encoding"), one after another, without copies.
/// Bytes are hostile: what is cut off or no field at all ends the walk, and failed() says so.
class WireFields {
public:
  explicit WireFields(std::string_view message) : m_at(message.data()), m_end(message.data() + message.size()) {}

  /// Goes to the next field; false at the end and when the rest is not well formed.
  bool next()
  {
    if (m_at == m_end || m_failed)
      return false;
    std::uint64_t tag = 0;
    if (!varint(tag) || tag > 0xFFFFFFFF || tag >> 3 == 0)
      return fail();
    m_number = static_cast<std::uint32_t>(tag >> 3);
    m_type = static_cast<Type>(tag & 7);
    switch (m_type) {
    case Type::varint: return varint(m_value) || fail();
    case Type::fixed64: return fixed(8);
    case Type::fixed32: return fixed(4);
    case Type::bytes: {
      std::uint64_t size = 0;
      if (!varint(size) || size > static_cast<std::uint64_t>(m_end - m_at))
        return fail();
      m_bytes = {m_at, static_cast<std::size_t>(size)};
      m_at += size;
      return true;
    }
    case Type::groupStart: return skipGroup(0) || fail();
    case Type::groupEnd: break;
    }
    return fail();
  }

  std::uint32_t number() const { return m_number; }
  bool isVarint() const { return m_type == Type::varint; }
  bool isFixed64() const { return m_type == Type::fixed64; }
  bool isBytes() const { return m_type == Type::bytes; }
  bool isBytes(std::uint32_t number) const { return m_type == Type::bytes && m_number == number; }
  std::uint64_t value() const { return m_value; }          ///< of a varint or a fixed number
  std::string_view bytes() const { return m_bytes; }
  bool failed() const { return m_failed; }

private:
  enum class Type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, groupStart = 3, groupEnd = 4, fixed32 = 5 };

  bool fail()
  {
    m_failed = true;
    return false;
  }

  bool varint(std::uint64_t& value)
  {
    value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (m_at == m_end)
        return false;
      const auto byte = static_cast<unsigned char>(*m_at++);
      if (shift < 64)
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (!(byte & 0x80))
        return true;
    }
    return false;
  }

  bool fixed(int size)
  {
    if (m_end - m_at < size)
      return fail();
    m_value = 0;
    for (int i = 0; i < size; ++i)
      m_value |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_at[i])) << (8 * i);
    m_at += size;
    return true;
  }

  /// Past a group and what it holds: an old form that nothing here reads.
  bool skipGroup(int depth)
  {
    constexpr int kDeepest = 100;
    const std::uint32_t number = m_number;
    if (depth > kDeepest)
      return false;
    while (m_at != m_end) {
      std::uint64_t tag = 0, value = 0;
      if (!varint(tag) || tag > 0xFFFFFFFF || tag >> 3 == 0)
        return false;
      switch (static_cast<Type>(tag & 7)) {
      case Type::varint:
        if (!varint(value))
          return false;
        break;
      case Type::fixed64:
        if (!fixed(8))
          return false;
        break;
      case Type::fixed32:
        if (!fixed(4))
          return false;
        break;
      case Type::bytes:
        if (!varint(value) || value > static_cast<std::uint64_t>(m_end - m_at))
          return false;
        m_at += value;
        break;
      case Type::groupStart:
        m_number = static_cast<std::uint32_t>(tag >> 3);
        if (!skipGroup(depth + 1))
          return false;
        break;
      case Type::groupEnd:
        m_number = number;
        m_type = Type::groupStart;
        return tag >> 3 == number;
      default: return false;
      }
    }
    return false;
  }

  const char* m_at;
  const char* m_end;
  std::uint32_t m_number = 0;
  Type m_type = Type::varint;
  std::uint64_t m_value = 0;
  std::string_view m_bytes;
  bool m_failed = false;
};

} // namespace hone::otlp
