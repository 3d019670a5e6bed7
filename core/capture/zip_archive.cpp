#include "capture/zip_archive.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <zip.h>

#include <fmt/format.h>

#include "capture/temporary_file.h"

namespace hone {

namespace {

constexpr std::int64_t kSuspiciousBytes = std::int64_t{1} << 30;
constexpr std::int64_t kSuspiciousRatio = 300;

std::string sourceMessage(zip_error_t& error)
{
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

class MemberStream final : public ByteStream {
public:
  MemberStream(std::shared_ptr<Archive> archive, zip_file_t* file, const Archive::Member& member)
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
    if (m_read > kSuspiciousBytes && m_read / kSuspiciousRatio > m_packed) {
      m_error = Error{ErrorKind::corrupt, fmt::format("The archive's file {} unpacks to more than {} times its size. It was not read further; unpack it "
                                                      "yourself if that is meant to be.", m_name, kSuspiciousRatio), {}, std::nullopt, m_read};
      return std::unexpected(*m_error);
    }
    return static_cast<std::size_t>(got);
  }

private:
  std::shared_ptr<Archive> m_archive;
  zip_file_t* m_file;
  std::string m_name;
  std::int64_t m_packed;
  std::int64_t m_read = 0;
  std::optional<Error> m_error;
};

std::unexpected<Error> notOpened(const std::string& name, const std::string& why)
{
  return fail(ErrorKind::corrupt, fmt::format("The zip archive could not be opened: {}. Nothing of it was imported.", why), name);
}

} // namespace

Result<std::shared_ptr<ZipArchive>> ZipArchive::listed(void* archive, const std::string& name)
{
  const std::shared_ptr<ZipArchive> out(new ZipArchive());
  out->m_archive = archive;
  out->m_name = name;
  HONE_CHECK(out->list());
  return out;
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
  return listed(archive, path);
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
  return listed(archive, name);
}

Result<std::shared_ptr<ZipArchive>> ZipArchive::openStream(ByteStream& stream, const std::string& name)
{
  HONE_TRY(std::FILE* const file, makeTemporaryFile(name));
  std::array<char, 65536> buffer{};
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
  return listed(archive, name);
}

ZipArchive::~ZipArchive()
{
  if (m_archive)
    zip_discard(static_cast<zip_t*>(m_archive));
}

Result<void> ZipArchive::list()
{
  zip_t* const archive = static_cast<zip_t*>(m_archive);
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t facts;
    zip_stat_init(&facts);
    if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS, &facts) != 0 || !(facts.valid & ZIP_STAT_NAME))
      continue;
    Member member;
    member.name = facts.name;
    member.index = static_cast<std::uint64_t>(i);
    member.size = facts.valid & ZIP_STAT_SIZE ? static_cast<std::int64_t>(std::min<zip_uint64_t>(facts.size, INT64_MAX)) : 0;
    member.packed = facts.valid & ZIP_STAT_COMP_SIZE ? static_cast<std::int64_t>(std::min<zip_uint64_t>(facts.comp_size, INT64_MAX)) : 0;
    member.encrypted = (facts.valid & ZIP_STAT_ENCRYPTION_METHOD) && facts.encryption_method != ZIP_EM_NONE;
    if (isWanted(member.name))
      HONE_CHECK(add(std::move(member), m_name));
  }
  return {};
}

Result<ByteStreamPointer> ZipArchive::openMember(const Member& member)
{
  if (member.encrypted)
    return fail(ErrorKind::unsupported, "The file is encrypted in its zip archive. Unpack it with its password and import it then.", m_name + "/" + member.name);
  zip_file_t* const file = zip_fopen_index(static_cast<zip_t*>(m_archive), member.index, 0);
  if (!file)
    return fail(ErrorKind::corrupt, fmt::format("The archive's file {} could not be opened: {}.", member.name, zip_strerror(static_cast<zip_t*>(m_archive))), m_name);
  return std::make_unique<MemberStream>(shared_from_this(), file, member);
}

} // namespace hone
