#include <cstdint>
#include <string>

#include "capture/otlp.h"
#include "receiver/capture_api.h"
#include "receiver/wire.h"

using namespace hone;

/// What a request's bytes go through: decompression in every encoding, and every kind of body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  constexpr std::size_t kMost = 1 << 20; // what a small input may unpack to
  for (const char* encoding : {"gzip", "deflate", "zstd"})
    (void)decodeBody(std::string(bytes), encoding, kMost);
  for (const OtlpSignal signal : {OtlpSignal::traces, OtlpSignal::logs})
    for (const OtlpEncoding encoding : {OtlpEncoding::protobuf, OtlpEncoding::json})
      (void)decodeOtlp(signal, encoding, bytes);
  (void)readCaptureSession(bytes, 1);
  (void)readCaptureEvent(bytes, 1);
  (void)readEvents(bytes);
  (void)endpointOf(bytes);
  (void)encodingOf(bytes);
  (void)isNameOfLoopback(bytes);
  return 0;
}
