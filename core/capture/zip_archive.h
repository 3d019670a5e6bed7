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

  /// A member that is encrypted fails; one that unpacks to more than 300 times its size and a gibibyte ends in an error.
  Result<ByteStreamPointer> openMember(const Member& member) override;

private:
  ZipArchive() = default;
  /// Takes libzip's archive over and reads what it holds.
  static Result<std::shared_ptr<ZipArchive>> listed(void* archive, const std::string& name);
  Result<void> list();
  void* m_archive = nullptr;
  std::string m_name;
};

/// Whether a file that begins so is a zip archive.
constexpr bool looksLikeZip(std::string_view firstBytes) { return firstBytes.starts_with("PK\x03\x04") || firstBytes.starts_with("PK\x05\x06"); }

} // namespace hone
