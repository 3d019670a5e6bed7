#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "capture/byte_stream.h"

namespace hone {

/// An archive of files that is read through, one file after another. The streams of its members keep it open. One thread
/// at a time.
class Archive : public std::enable_shared_from_this<Archive> {
public:
  struct Member {
    std::string name;          ///< with folders, as the archive has it and in valid UTF-8; a second of that name is "NAME (2)"
    std::uint64_t index = 0;   ///< its place, for the archive itself
    std::int64_t size = 0;     ///< unpacked, as the archive says; 0: unknown
    std::int64_t packed = 0;   ///< in the archive's own bytes; 0: unknown
    std::string problem;       ///< why it cannot be read, for people; empty: it can
  };

  virtual ~Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// The next file in the order of the archive, without folders, hidden files and what macOS adds; nothing at the end. An
  /// error says what is damaged, or that there are more files than are read (100,000): what lies behind it, if anything
  /// can be read, comes with the next call.
  virtual Result<std::optional<Member>> next() = 0;
  /// The unpacked bytes of a member that next() gave.
  virtual Result<ByteStreamPointer> open(const Member& member) = 0;
  /// Whether any member can be opened at any time and more than once; else only the last that next() gave, once, and its
  /// stream ends with the next call of next().
  virtual bool isRandom() const = 0;

protected:
  Archive() = default;
  /// Whether it is a file that people put there.
  static bool isWanted(std::string_view name);
  /// Takes over the name that the archive gives: makes it valid, one of its own, and says in `problem` when it points out
  /// of the archive or is no name that anything could be called by.
  void setName(Member& member, std::string_view name);
  /// Counts a member or a damaged place; fails when there are more than are read.
  Result<void> count();

private:
  std::unordered_set<std::size_t> m_names; ///< hashes of those that were given
  std::size_t m_count = 0;
};

} // namespace hone
