#pragma once

#include "capture/archive.h"

namespace hone {

/// A zip archive.
class ZipArchive final : public Archive {
public:
  static Result<std::shared_ptr<ZipArchive>> open(const std::string& path);
  /// bytes outlive the archive.
  static Result<std::shared_ptr<ZipArchive>> openMemory(std::string_view bytes, const std::string& name);
  /// An archive that can be read only once (standard input) is put into a temporary file that nobody else can open.
  static Result<std::shared_ptr<ZipArchive>> openStream(ByteStream& stream, const std::string& name);
  ~ZipArchive() override;

  Result<std::optional<Member>> next() override;
  /// A member that unpacks to more than 300 times its size and a gibibyte ends in an error, and so does the one with which
  /// all of them together do: parts of an archive may stand for many files.
  Result<ByteStreamPointer> open(const Member& member) override;
  bool isRandom() const override { return true; }

private:
  class MemberStream;
  /// Takes libzip's archive over. bytes: its own size.
  ZipArchive(void* archive, std::int64_t bytes);
  /// Counts what was unpacked of all members.
  bool isSuspicious(std::int64_t more);
  void* m_archive;
  std::int64_t m_bytes;
  std::int64_t m_unpacked = 0;
  std::uint64_t m_next = 0;
};

/// Whether a file that begins so is a zip archive.
constexpr bool looksLikeZip(std::string_view firstBytes) { return firstBytes.starts_with("PK\x03\x04") || firstBytes.starts_with("PK\x05\x06"); }

} // namespace hone
