#include "capture/kept_bytes.h"

#include "capture/temporary_file.h"

namespace hone {

class KeptBytes::Stream final : public ByteStream {
public:
  explicit Stream(std::shared_ptr<KeptBytes> kept) : m_kept(std::move(kept)) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override { return m_kept->read(buffer, size); }

private:
  std::shared_ptr<KeptBytes> m_kept;
};

Result<std::shared_ptr<KeptBytes>> KeptBytes::keep(ByteStreamPointer inner, std::string forWhat)
{
  HONE_TRY(std::FILE* const file, makeTemporaryFile(forWhat));
  return std::shared_ptr<KeptBytes>(new KeptBytes(std::move(inner), file, std::move(forWhat)));
}

KeptBytes::~KeptBytes() { std::fclose(m_file); }

ByteStreamPointer KeptBytes::stream() { return std::make_unique<Stream>(shared_from_this()); }

Result<void> KeptBytes::rewind()
{
  m_replaying = true;
  if (std::fflush(m_file) != 0 || std::fseek(m_file, 0, SEEK_SET) != 0)
    return fail(ErrorKind::io, "The temporary file could not be read again. Free some space and import the file once more.", m_forWhat);
  return {};
}

Result<std::size_t> KeptBytes::read(char* buffer, std::size_t size)
{
  if (m_replaying) {
    if (const std::size_t got = std::fread(buffer, 1, size, m_file); got > 0 || size == 0)
      return got;
    if (std::ferror(m_file))
      return fail(ErrorKind::io, "The temporary file could not be read again. Free some space and import the file once more.", m_forWhat);
    return m_inner->read(buffer, size);
  }
  HONE_TRY(const std::size_t got, m_inner->read(buffer, size));
  if (std::fwrite(buffer, 1, got, m_file) != got)
    return fail(ErrorKind::io, "The temporary file for the archive could not be written. Free some space, or unpack the archive and import the folder.", m_forWhat);
  return got;
}

} // namespace hone
