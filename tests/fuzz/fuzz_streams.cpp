#include <array>
#include <cstdint>

#include "capture/detect.h"
#include "capture/tar_archive.h"
#include "capture/zip_archive.h"

using namespace hone;

namespace {

void readThrough(Archive& archive)
{
  for (;;) {
    const auto member = archive.next();
    if (!member)
      continue;
    if (!*member)
      return;
    const auto stream = archive.open(**member);
    std::array<char, 4096> buffer{};
    for (int i = 0; stream && i < 256; ++i)
      if (const auto got = (*stream)->read(buffer.data(), buffer.size()); !got || *got == 0)
        break;
  }
}

} // namespace

/// What stands before the readers: decompression, archives, encodings and the detection of formats.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (auto decoded = decodeStream(openMemoryStream(bytes))) {
    const Detection detection = detectStream(std::move(*decoded));
    std::array<char, 4096> buffer{};
    constexpr int kMostReads = 4096; // what a small input may unpack to
    for (int i = 0; i < kMostReads; ++i)
      if (const auto got = detection.stream->read(buffer.data(), buffer.size()); !got || *got == 0)
        break;
  }
  if (const auto archive = ZipArchive::openMemory(bytes, "a.zip"))
    readThrough(**archive);
  readThrough(*TarArchive::open(openMemoryStream(bytes)));
  return 0;
}
