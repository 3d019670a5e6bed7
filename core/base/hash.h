#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace hone {

using Sha256 = std::array<std::byte, 32>;

/// SHA-256 by OpenSSL of everything added. One thread at a time.
class Hasher {
public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void add(std::string_view bytes);
  /// Adds the length before the bytes, so that ("ab","c") and ("a","bc") differ.
  void addField(std::string_view bytes);
  /// The hash; the hasher starts anew.
  Sha256 finish();
  /// The hash of what was added so far; more may be added.
  Sha256 soFar() const;

private:
  void* m_context;
};

Sha256 sha256(std::string_view bytes);
std::string toHex(const Sha256& hash);
/// Two lower-case digits a byte.
std::string toHex(std::string_view bytes);

} // namespace hone
