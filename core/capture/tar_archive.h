#pragma once

#include <cstdio>

#include "capture/archive.h"

namespace hone {

/// A tar archive (ustar, GNU, pax). It can only be read from front to back, so its files are unpacked into one temporary
/// file that nobody else can open and that is gone with this.
class TarArchive final : public Archive {
public:
  /// Reads the whole stream (already decompressed). Damage in its middle keeps the files before it; problem() says so.
  static Result<std::shared_ptr<TarArchive>> open(ByteStream& stream, const std::string& name);
  ~TarArchive() override;

  Result<ByteStreamPointer> openMember(const Member& member) override;

private:
  TarArchive() = default;
  Result<void> unpack(ByteStream& stream, const std::string& name);

  std::FILE* m_file = nullptr;
};

/// How many first bytes tell a tar archive.
inline constexpr std::size_t kTarMagicEnd = 262;
/// Whether a decompressed file that begins so is a tar archive ("ustar" at byte 257, POSIX.1-1988).
constexpr bool looksLikeTar(std::string_view firstBytes)
{
  return firstBytes.size() >= kTarMagicEnd && firstBytes.substr(257, 5) == "ustar";
}

} // namespace hone
