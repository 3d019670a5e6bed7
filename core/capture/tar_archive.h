#pragma once

#include "capture/archive.h"

namespace hone {

/// A tar archive (ustar, GNU, pax), read from front to back as it comes: nothing is unpacked but what is asked for. Links,
/// sparse files and devices have a Member::problem; a damaged header costs the file that it belongs to.
class TarArchive final : public Archive {
public:
  /// decoded: the archive itself, already decompressed.
  static std::shared_ptr<TarArchive> open(ByteStreamPointer decoded);
  ~TarArchive() override;

  Result<std::optional<Member>> next() override;
  Result<ByteStreamPointer> open(const Member& member) override;
  bool isRandom() const override { return false; }

private:
  struct Reader;
  class MemberStream;
  explicit TarArchive(ByteStreamPointer decoded);
  /// The member of the header that was read; nothing for what nobody put there.
  std::optional<Member> current();
  Result<std::size_t> readMember(std::uint64_t index, char* buffer, std::size_t size);
  std::unexpected<Error> ended(std::string_view what);

  std::unique_ptr<Reader> m_reader;
};

/// How many first bytes tell a tar archive.
inline constexpr std::size_t kTarMagicEnd = 262;
/// Whether a decompressed file that begins so is a tar archive ("ustar" at byte 257, POSIX.1-1988).
constexpr bool looksLikeTar(std::string_view firstBytes)
{
  return firstBytes.size() >= kTarMagicEnd && firstBytes.substr(257, 5) == "ustar";
}

} // namespace hone
