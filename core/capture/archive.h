#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/byte_stream.h"

namespace hone {

/// An archive of files that is read through. The streams of its members keep it open. One thread at a time.
class Archive : public std::enable_shared_from_this<Archive> {
public:
  struct Member {
    std::string name;          ///< with folders, as the archive has it; no folder itself
    std::uint64_t index = 0;   ///< its place, for the archive itself
    std::int64_t size = 0;     ///< unpacked, as the archive says
    std::int64_t packed = 0;
    bool encrypted = false;
  };

  virtual ~Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// Files in the order of the archive, at most 100,000; without hidden ones and what macOS adds.
  const std::vector<Member>& members() const { return m_members; }
  /// The unpacked bytes.
  virtual Result<ByteStreamPointer> openMember(const Member& member) = 0;
  /// What kept the archive from being read to its end; empty: nothing.
  const std::string& problem() const { return m_problem; }

protected:
  Archive() = default;
  /// Whether it is a file that people put there.
  static bool isWanted(std::string_view name);
  /// Keeps a member; fails when there are too many.
  Result<void> add(Member member, const std::string& archiveName);
  void setProblem(std::string problem) { m_problem = std::move(problem); }

private:
  std::vector<Member> m_members;
  std::string m_problem;
};

} // namespace hone
