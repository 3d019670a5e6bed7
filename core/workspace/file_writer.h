#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hone {

/// Writes a file beside its final place and puts it there in one step when it is whole, so that nobody ever sees half
/// of it and a failure keeps what was there. Destroying it without finish() leaves nothing behind. One thread at a time.
class FileWriter {
public:
  enum class Readers : std::uint8_t {
    asUsual,  ///< as the person's umask says
    ownerOnly ///< mode 0600, also where a file with another mode is replaced: for what holds people's data
  };
  static Result<FileWriter> create(const std::string& path, Readers readers = Readers::asUsual);
  FileWriter(FileWriter&& other) noexcept;
  FileWriter& operator=(FileWriter&&) = delete;
  ~FileWriter();

  Result<void> write(std::string_view bytes);
  Result<void> finish();

private:
  FileWriter(std::string path, std::string temporary, std::FILE* file);
  Error failure() const;

  std::string m_path;
  std::string m_temporary;
  std::FILE* m_file = nullptr;
};

Result<void> writeFile(const std::string& path, std::string_view bytes);

} // namespace hone
