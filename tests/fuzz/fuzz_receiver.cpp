#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "capture/otlp.h"
#include "receiver/capture_api.h"
#include "receiver/wire.h"

using namespace hone;

namespace {

/// What is told to who sends must be what becomes of it.
void readOtlp(OtlpEncoding encoding, const std::string& bytes)
{
  for (const OtlpSignal signal : {OtlpSignal::traces, OtlpSignal::logs}) {
    const auto checked = checkOtlp(signal, encoding, bytes);
    const auto decoded = decodeOtlp(signal, encoding, bytes);
    if (checked.has_value() != decoded.has_value())
      std::abort();
    if (decoded && (checked->received != decoded->received || checked->rejected != decoded->rejected || checked->reason != decoded->reason))
      std::abort();
  }
}

void readHead(const std::string& bytes)
{
  constexpr std::size_t kMost = 1 << 20; // what a small input may unpack to
  for (const char* encoding : {"gzip", "deflate", "zstd"})
    if (const auto unpacked = decodeBody(std::string(bytes), encoding, kMost); unpacked && unpacked->size() > kMost)
      std::abort();
  (void)endpointOf(bytes);
  (void)encodingOf(bytes);
  (void)isNameOfLoopback(bytes);
}

void readCapture(const std::string& bytes)
{
  (void)readCaptureSession(bytes, 1);
  (void)readCaptureEvent(bytes, 1);
  (void)readEvents(bytes);
}

#ifdef HONE_FUZZ_PART
constexpr std::string_view kPart = HONE_FUZZ_PART;
#else
constexpr std::string_view kPart;
#endif

bool isWanted(std::string_view part) { return kPart.empty() || kPart == part; }

} // namespace

/// What a request's bytes go through, or the part that this program was made for: decompression, OTLP in both forms, the
/// capture API.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (isWanted("head"))
    readHead(bytes);
  if (isWanted("protobuf"))
    readOtlp(OtlpEncoding::protobuf, bytes);
  if (isWanted("otlp-json"))
    readOtlp(OtlpEncoding::json, bytes);
  if (isWanted("capture-api"))
    readCapture(bytes);
  return 0;
}
