#include "capture/tar_archive.h"

#include <algorithm>
#include <array>
#include <optional>

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <fmt/format.h>

#include "capture/temporary_file.h"

namespace hone {

namespace {

/// What libarchive reads from, and the error that its callback cannot hand on.
struct TarInput {
  ByteStream& stream;
  std::array<char, 65536> buffer{};
  std::optional<Error> error;
};

la_ssize_t readInput(archive* reader, void* data, const void** bytes)
{
  auto& input = *static_cast<TarInput*>(data);
  const auto got = input.stream.read(input.buffer.data(), input.buffer.size());
  if (!got) {
    input.error = got.error();
    archive_set_error(reader, -1, "reading failed");
    return -1;
  }
  *bytes = input.buffer.data();
  return static_cast<la_ssize_t>(*got);
}

/// A part of the temporary file. pread, so that streams do not move each other.
class PartStream final : public ByteStream {
public:
  PartStream(std::shared_ptr<Archive> archive, int descriptor, std::int64_t begin, std::int64_t size)
    : m_archive(std::move(archive)), m_descriptor(descriptor), m_at(begin), m_end(begin + size) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(m_end - m_at, static_cast<std::int64_t>(size)));
    if (wanted == 0)
      return std::size_t{0};
    const ssize_t got = ::pread(m_descriptor, buffer, wanted, m_at);
    if (got <= 0)
      return fail(ErrorKind::io, "The unpacked archive could not be read.");
    m_at += got;
    return static_cast<std::size_t>(got);
  }

private:
  std::shared_ptr<Archive> m_archive;
  int m_descriptor;
  std::int64_t m_at;
  std::int64_t m_end;
};

} // namespace

Result<std::shared_ptr<TarArchive>> TarArchive::open(ByteStream& stream, const std::string& name)
{
  const std::shared_ptr<TarArchive> out(new TarArchive());
  HONE_TRY(out->m_file, makeTemporaryFile(name));
  HONE_CHECK(out->unpack(stream, name));
  return out;
}

TarArchive::~TarArchive()
{
  if (m_file)
    std::fclose(m_file);
}

Result<void> TarArchive::unpack(ByteStream& stream, const std::string& name)
{
  TarInput input{stream, {}, {}};
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(reader.get());
  int state = archive_read_open(reader.get(), &input, nullptr, readInput, nullptr);
  std::int64_t written = 0;
  archive_entry* entry = nullptr;
  while (state >= ARCHIVE_WARN && (state = archive_read_next_header(reader.get(), &entry)) >= ARCHIVE_WARN && state != ARCHIVE_EOF) {
    const char* const path = archive_entry_pathname_utf8(entry) ? archive_entry_pathname_utf8(entry) : archive_entry_pathname(entry);
    if (!path || archive_entry_filetype(entry) != AE_IFREG || !isWanted(path))
      continue;
    Member member;
    member.name = path;
    member.index = static_cast<std::uint64_t>(written);
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    while ((state = archive_read_data_block(reader.get(), &bytes, &size, &offset)) == ARCHIVE_OK) {
      if (std::fwrite(bytes, 1, size, m_file) != size)
        return fail(ErrorKind::io, "The archive could not be unpacked into a temporary file. Free some space, or unpack it yourself and import the folder.", name);
      written += static_cast<std::int64_t>(size);
    }
    // A file that the archive ends in the middle of is read as far as it goes, as any other file is.
    member.size = written - static_cast<std::int64_t>(member.index);
    member.packed = member.size;
    HONE_CHECK(add(std::move(member), name));
    if (state == ARCHIVE_EOF)
      state = ARCHIVE_OK;
  }
  std::fflush(m_file);
  if (input.error && (input.error->kind == ErrorKind::cancelled || members().empty()))
    return std::unexpected(*input.error);
  if (input.error)
    setProblem(input.error->message);
  else if (state != ARCHIVE_EOF)
    setProblem(fmt::format("The archive is damaged: {}. What was read before is kept.",
                           archive_error_string(reader.get()) ? archive_error_string(reader.get()) : "it ends too early"));
  return {};
}

Result<ByteStreamPointer> TarArchive::openMember(const Member& member)
{
  return std::make_unique<PartStream>(shared_from_this(), ::fileno(m_file), static_cast<std::int64_t>(member.index), member.size);
}

} // namespace hone
