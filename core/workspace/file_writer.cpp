#include "workspace/file_writer.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace hone {

FileWriter::FileWriter(std::string path, std::string temporary, std::FILE* file)
  : m_path(std::move(path)), m_temporary(std::move(temporary)), m_file(file)
{
}

FileWriter::FileWriter(FileWriter&& other) noexcept
  : m_path(std::move(other.m_path)), m_temporary(std::move(other.m_temporary)), m_file(std::exchange(other.m_file, nullptr))
{
}

FileWriter::~FileWriter()
{
  if (!m_file)
    return;
  std::fclose(m_file);
  if (m_temporary != m_path)
    ::unlink(m_temporary.c_str());
}

Error FileWriter::failure() const
{
  return Error{ErrorKind::io, fmt::format("The file could not be written ({}). What was there before is kept.", std::strerror(errno)),
               m_path, std::nullopt, std::nullopt};
}

Result<FileWriter> FileWriter::create(const std::string& path, Readers readers)
{
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status))
    return fail(ErrorKind::invalidInput, "This is a folder. Name a file to write to.", path);
  // A pipe or a device cannot be replaced, only written to.
  const bool replace = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
  const std::string temporary = replace ? fmt::format("{}.writing-{}", path, ::getpid()) : path;
  const int flags = O_WRONLY | O_CLOEXEC | (replace ? O_CREAT | O_TRUNC : 0);
  const bool isPrivate = readers == Readers::ownerOnly;
  int descriptor = ::open(temporary.c_str(), flags, isPrivate ? 0600 : 0666);
  // A temporary file that an earlier run left keeps the mode that it had.
  if (descriptor >= 0 && replace && isPrivate && ::fchmod(descriptor, 0600) != 0) {
    const int code = errno;
    ::close(descriptor);
    ::unlink(temporary.c_str());
    descriptor = -1;
    errno = code;
  }
  std::FILE* const file = descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb");
  if (!file) {
    const int code = errno;
    if (descriptor >= 0)
      ::close(descriptor);
    return fail(ErrorKind::io, fmt::format("The file could not be written ({}). Choose a folder that you may write to.", std::strerror(code)), path);
  }
  return FileWriter(path, temporary, file);
}

Result<void> FileWriter::write(std::string_view bytes)
{
  if (!bytes.empty() && std::fwrite(bytes.data(), 1, bytes.size(), m_file) != bytes.size())
    return std::unexpected(failure());
  return {};
}

Result<void> FileWriter::finish()
{
  const bool replace = m_temporary != m_path;
  if (std::fflush(m_file) != 0 || (replace && ::fsync(::fileno(m_file)) != 0))
    return std::unexpected(failure());
  if (std::fclose(std::exchange(m_file, nullptr)) != 0 || (replace && std::rename(m_temporary.c_str(), m_path.c_str()) != 0)) {
    const auto error = failure();
    if (replace)
      ::unlink(m_temporary.c_str());
    return std::unexpected(error);
  }
  return {};
}

Result<void> writeFile(const std::string& path, std::string_view bytes)
{
  HONE_TRY(auto file, FileWriter::create(path));
  HONE_CHECK(file.write(bytes));
  return file.finish();
}

} // namespace hone
