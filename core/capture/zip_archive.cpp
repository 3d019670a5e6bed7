#include "capture/zip_archive.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include <zip.h>

#include <fmt/format.h>

#include "capture/decoders.h"
#include "capture/temporary_file.h"

namespace hone {

namespace {

std::string sourceMessage(zip_error_t& error)
{
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

std::unexpected<Error> notOpened(const std::string& name, const std::string& why)
{
  return fail(ErrorKind::corrupt, fmt::format("The zip archive could not be opened: {}. Nothing of it was imported.", why), name);
}

} // namespace

class ZipArchive::MemberStream final : public ByteStream {
public:
  MemberStream(std::shared_ptr<ZipArchive> archive, zip_file_t* file, const Archive::Member& member)
    : m_archive(std::move(archive)), m_file(file), m_name(member.name), m_packed(member.packed) {}
  ~MemberStream() override { zip_fclose(m_file); }
  MemberStream(const MemberStream&) = delete;
  MemberStream& operator=(const MemberStream&) = delete;

  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    if (m_error)
      return std::unexpected(*m_error);
    const zip_int64_t got = zip_fread(m_file, buffer, size);
    if (got < 0) {
      m_error = Error{ErrorKind::corrupt, fmt::format("The archive's file {} is damaged: {}. What was read before is kept.", m_name, zip_file_strerror(m_file)),
                      {}, std::nullopt, m_read};
      return std::unexpected(*m_error);
    }
    m_read += got;
    const bool all = m_archive->isSuspicious(got);
    if (all || isBomb(m_read, m_packed)) {
      m_error = Error{ErrorKind::corrupt, fmt::format("{} unpacks to more than {} times its size. It was not read further; unpack it yourself if that is meant to be.",
                                                      all ? "The archive" : "The archive's file " + m_name, kBombRatio), {}, std::nullopt, m_read};
      return std::unexpected(*m_error);
    }
    return static_cast<std::size_t>(got);
  }

private:
  std::shared_ptr<ZipArchive> m_archive;
  zip_file_t* m_file;
  std::string m_name;
  std::int64_t m_packed;
  std::int64_t m_read = 0;
  std::optional<Error> m_error;
};

ZipArchive::ZipArchive(void* archive, std::int64_t bytes) : m_archive(archive), m_bytes(bytes) {}

bool ZipArchive::isSuspicious(std::int64_t more)
{
  m_unpacked += more;
  return isBomb(m_unpacked, m_bytes);
}

Result<std::shared_ptr<ZipArchive>> ZipArchive::open(const std::string& path)
{
  int code = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    return notOpened(path, sourceMessage(error));
  }
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  return std::shared_ptr<ZipArchive>(new ZipArchive(archive, error ? 0 : static_cast<std::int64_t>(bytes)));
}

Result<std::shared_ptr<ZipArchive>> ZipArchive::openMemory(std::string_view bytes, const std::string& name)
{
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* const archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (!archive) {
    if (source)
      zip_source_free(source);
    return notOpened(name, sourceMessage(error));
  }
  return std::shared_ptr<ZipArchive>(new ZipArchive(archive, static_cast<std::int64_t>(bytes.size())));
}

Result<std::shared_ptr<ZipArchive>> ZipArchive::openStream(ByteStream& stream, const std::string& name)
{
  HONE_TRY(std::FILE* const file, makeTemporaryFile(name));
  std::array<char, 65536> buffer{};
  std::int64_t bytes = 0;
  for (;;) {
    const auto got = stream.read(buffer.data(), buffer.size());
    if (!got) {
      std::fclose(file);
      return std::unexpected(got.error());
    }
    if (*got == 0)
      break;
    if (std::fwrite(buffer.data(), 1, *got, file) != *got) {
      std::fclose(file);
      return fail(ErrorKind::io, "The temporary file for the archive could not be written. Free some space, or give the archive as a file.", name);
    }
    bytes += static_cast<std::int64_t>(*got);
  }
  std::fflush(file);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const source = zip_source_filep_create(file, 0, -1, &error);
  zip_t* const archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (!archive) {
    if (source)
      zip_source_free(source); // closes the file
    else
      std::fclose(file);
    return notOpened(name, sourceMessage(error));
  }
  return std::shared_ptr<ZipArchive>(new ZipArchive(archive, bytes));
}

ZipArchive::~ZipArchive()
{
  if (m_archive)
    zip_discard(static_cast<zip_t*>(m_archive));
}

Result<std::optional<Archive::Member>> ZipArchive::next()
{
  zip_t* const archive = static_cast<zip_t*>(m_archive);
  const auto entries = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(archive, 0)));
  while (m_next < entries) {
    if (auto counted = count(); !counted) {
      m_next = entries;
      return std::unexpected(std::move(counted.error()));
    }
    const std::uint64_t index = m_next++;
    zip_stat_t facts;
    zip_stat_init(&facts);
    if (zip_stat_index(archive, index, ZIP_FL_ENC_GUESS, &facts) != 0 || !(facts.valid & ZIP_STAT_NAME))
      return fail(ErrorKind::corrupt, fmt::format("File {} of the archive is damaged: {}. It was passed over.", index + 1, zip_strerror(archive)));
    if (!isWanted(facts.name))
      continue;
    Member member;
    member.index = index;
    setName(member, facts.name);
    member.size = facts.valid & ZIP_STAT_SIZE ? static_cast<std::int64_t>(std::min<zip_uint64_t>(facts.size, INT64_MAX)) : 0;
    // No part of the archive is larger than the archive, whatever it says.
    member.packed = facts.valid & ZIP_STAT_COMP_SIZE ? static_cast<std::int64_t>(std::min(facts.comp_size, static_cast<zip_uint64_t>(m_bytes))) : 0;
    if (member.problem.empty() && (facts.valid & ZIP_STAT_ENCRYPTION_METHOD) && facts.encryption_method != ZIP_EM_NONE)
      member.problem = "The file is encrypted in its zip archive. Unpack it with its password and import it then.";
    return member;
  }
  return std::nullopt;
}

Result<ByteStreamPointer> ZipArchive::open(const Member& member)
{
  if (!member.problem.empty())
    return fail(ErrorKind::unsupported, member.problem);
  zip_file_t* const file = zip_fopen_index(static_cast<zip_t*>(m_archive), member.index, 0);
  if (!file)
    return fail(ErrorKind::corrupt, fmt::format("The archive's file {} could not be opened: {}.", member.name, zip_strerror(static_cast<zip_t*>(m_archive))));
  return std::make_unique<MemberStream>(std::static_pointer_cast<ZipArchive>(shared_from_this()), file, member);
}

} // namespace hone
