#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_stream.h"

namespace hone {

/// A zip archive that is read through. The streams of its members keep it open. One thread at a time.
class ZipArchive : public std::enable_shared_from_this<ZipArchive> {
public:
  struct Member {
    std::string name;          ///< with folders, as the archive has it; no folder itself
    std::uint64_t index = 0;
    std::int64_t size = 0;     ///< unpacked, as the archive says
    std::int64_t packed = 0;
    bool encrypted = false;
  };

  static Result<std::shared_ptr<ZipArchive>> open(const std::string& path);
  /// bytes outlive the archive.
  static Result<std::shared_ptr<ZipArchive>> openMemory(std::string_view bytes, const std::string& name);
  /// An archive that can be read only once (standard input) is put into a temporary file that nobody else can open.
  static Result<std::shared_ptr<ZipArchive>> openStream(ByteStream& stream, const std::string& name);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  /// Files in the order of the archive, at most 100,000; without hidden ones and what macOS adds.
  const std::vector<Member>& members() const { return m_members; }
  /// The unpacked bytes. A member that is encrypted fails; one that unpacks to more than 300 times its size and a
  /// gibibyte ends in an error.
  Result<ByteStreamPointer> openMember(const Member& member);

private:
  ZipArchive() = default;
  /// Takes libzip's archive over and reads what it holds.
  static Result<std::shared_ptr<ZipArchive>> listed(void* archive, const std::string& name);
  Result<void> list();
  void* m_archive = nullptr;
  std::string m_name;
  std::vector<Member> m_members;
};

/// Whether a file that begins so is a zip archive.
constexpr bool looksLikeZip(std::string_view firstBytes) { return firstBytes.starts_with("PK\x03\x04") || firstBytes.starts_with("PK\x05\x06"); }

} // namespace hone
