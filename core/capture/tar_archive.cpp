#include "capture/tar_archive.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <archive.h>
#include <archive_entry.h>

#include <fmt/format.h>

#include "text/utf8.h"

namespace hone {

namespace {

/// A block that is no header is passed over by libarchive and counted here: this much damage is not worth going on behind.
constexpr int kMostDamagedBlocks = 1 << 22;
constexpr int kMostRetries = 4;

std::string reasonOf(archive* reader) { return archive_error_string(reader) ? validUtf8(archive_error_string(reader)) : "it ends too early"; }

} // namespace

/// libarchive's reader with what it reads from, and the error that its callback cannot hand on.
struct TarArchive::Reader {
  ByteStreamPointer stream;
  std::unique_ptr<archive, int (*)(archive*)> reader{archive_read_new(), archive_read_free};
  std::array<char, 65536> buffer{};
  std::optional<Error> inputError;
  archive_entry* entry = nullptr;
  std::optional<int> state;     ///< of a header that was read, and whose turn has not come
  std::uint64_t index = 0;      ///< of the current member
  bool opened = false;          ///< the current member was
  bool finished = false;
  const char* block = nullptr;  ///< what is left of the current member's last block
  std::size_t left = 0;
  la_int64_t read = 0;          ///< of the current member

  static la_ssize_t readInput(archive* reader, void* data, const void** bytes)
  {
    auto& self = *static_cast<Reader*>(data);
    const auto got = self.stream->read(self.buffer.data(), self.buffer.size());
    if (!got) {
      self.inputError = got.error();
      archive_set_error(reader, -1, "reading failed");
      return -1;
    }
    *bytes = self.buffer.data();
    return static_cast<la_ssize_t>(*got);
  }
};

class TarArchive::MemberStream final : public ByteStream {
public:
  MemberStream(std::shared_ptr<TarArchive> archive, std::uint64_t index) : m_archive(std::move(archive)), m_index(index) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    if (m_error)
      return std::unexpected(*m_error);
    auto got = m_archive->readMember(m_index, buffer, size);
    if (!got)
      m_error = got.error();
    return got;
  }

private:
  std::shared_ptr<TarArchive> m_archive;
  std::uint64_t m_index;
  std::optional<Error> m_error;
};

TarArchive::TarArchive(ByteStreamPointer decoded) : m_reader(std::make_unique<Reader>())
{
  m_reader->stream = std::move(decoded);
  archive_read_support_format_tar(m_reader->reader.get());
  if (const int state = archive_read_open(m_reader->reader.get(), m_reader.get(), nullptr, Reader::readInput, nullptr); state < ARCHIVE_WARN)
    m_reader->state = state;
}

TarArchive::~TarArchive() = default;

std::shared_ptr<TarArchive> TarArchive::open(ByteStreamPointer decoded) { return std::shared_ptr<TarArchive>(new TarArchive(std::move(decoded))); }

std::unexpected<Error> TarArchive::ended(std::string_view what)
{
  m_reader->finished = true;
  if (m_reader->inputError)
    return std::unexpected(*m_reader->inputError);
  return fail(ErrorKind::corrupt, fmt::format("{}: {}. What was read before is kept.", what, reasonOf(m_reader->reader.get())));
}

std::optional<Archive::Member> TarArchive::current()
{
  archive_entry* const entry = m_reader->entry;
  const char* const utf8 = archive_entry_pathname_utf8(entry);
  const char* const path = utf8 ? utf8 : archive_entry_pathname(entry);
  const auto type = archive_entry_filetype(entry);
  if (path && (type == AE_IFDIR || !isWanted(path)))
    return std::nullopt;
  Member member;
  member.index = m_reader->index;
  member.size = std::max<std::int64_t>(0, archive_entry_size(entry));
  setName(member, path ? path : "file without a name");
  if (!member.problem.empty())
    return member;
  if (const char* const target = archive_entry_hardlink(entry))
    member.problem = fmt::format("It is a link to another file of the archive, {}, which is read under its own name.", validUtf8(truncateUtf8(target, 200)));
  else if (type == AE_IFLNK)
    member.problem = "It is a symbolic link. Links in archives are not followed: import the file that it leads to.";
  else if (type != AE_IFREG)
    member.problem = "It is a device or a pipe, not a file.";
  else if (archive_entry_sparse_count(entry) > 0)
    member.problem = "It is a sparse file: parts of it are not in the archive. Unpack it yourself and import it then.";
  return member;
}

Result<std::optional<Archive::Member>> TarArchive::next()
{
  Reader& r = *m_reader;
  ++r.index;
  r.opened = false;
  r.block = nullptr;
  r.left = 0;
  r.read = 0;
  while (!r.finished) {
    int damaged = 0;
    int state = ARCHIVE_OK;
    if (r.state) {
      state = *r.state;
      r.state.reset();
    } else {
      while ((state = archive_read_next_header(r.reader.get(), &r.entry)) == ARCHIVE_RETRY && ++damaged < kMostDamagedBlocks) {
      }
    }
    if (r.inputError)
      return ended("The archive is damaged");
    if (damaged > 0) {
      if (state >= ARCHIVE_WARN && state != ARCHIVE_RETRY)
        r.state = state; // the header behind the damage
      else
        r.finished = true;
      if (auto counted = count(); !counted) {
        r.finished = true;
        return std::unexpected(std::move(counted.error()));
      }
      return fail(ErrorKind::corrupt, fmt::format("The archive is damaged: {} of it cannot be read as a file. {}", damaged == 1 ? "one block" : fmt::format("{} blocks", damaged),
                                                  r.finished ? "What lies behind it could not be read." : "That was passed over, and what lies behind it is read."));
    }
    if (state == ARCHIVE_EOF) {
      r.finished = true;
      break;
    }
    if (state < ARCHIVE_FAILED)
      return ended("The archive is damaged");
    if (auto counted = count(); !counted) {
      r.finished = true;
      return std::unexpected(std::move(counted.error()));
    }
    if (state == ARCHIVE_FAILED)
      return fail(ErrorKind::corrupt, fmt::format("A file of the archive is damaged: {}. It was passed over.", reasonOf(r.reader.get())));
    if (auto member = current())
      return member;
  }
  return std::nullopt;
}

Result<ByteStreamPointer> TarArchive::open(const Member& member)
{
  if (!member.problem.empty())
    return fail(ErrorKind::unsupported, member.problem);
  if (member.index != m_reader->index || m_reader->opened)
    return fail(ErrorKind::internal, "A tar archive's file can be read once, in its turn.");
  m_reader->opened = true;
  return std::make_unique<MemberStream>(std::static_pointer_cast<TarArchive>(shared_from_this()), member.index);
}

Result<std::size_t> TarArchive::readMember(std::uint64_t index, char* buffer, std::size_t size)
{
  Reader& r = *m_reader;
  if (index != r.index)
    return fail(ErrorKind::internal, "The archive was read on: this file's turn is over.");
  int retries = 0;
  while (r.left == 0) {
    if (r.finished)
      return std::size_t{0};
    const void* bytes = nullptr;
    std::size_t got = 0;
    la_int64_t offset = 0;
    const int state = archive_read_data_block(r.reader.get(), &bytes, &got, &offset);
    if (state == ARCHIVE_EOF)
      return std::size_t{0};
    if (state == ARCHIVE_RETRY && ++retries < kMostRetries)
      continue;
    if (r.inputError || state < ARCHIVE_FAILED)
      return ended("The archive is damaged in the middle of this file, and what lies behind it could not be read");
    if ((state != ARCHIVE_OK && state != ARCHIVE_WARN) || offset != r.read)
      return fail(ErrorKind::corrupt, fmt::format("The file is damaged in its archive: {}. What was read before is kept.", offset != r.read ? "a part is missing" : reasonOf(r.reader.get())));
    r.block = static_cast<const char*>(bytes);
    r.left = got;
  }
  const std::size_t taken = std::min(size, r.left);
  std::memcpy(buffer, r.block, taken);
  r.block += taken;
  r.left -= taken;
  r.read += static_cast<la_int64_t>(taken);
  return taken;
}

} // namespace hone
