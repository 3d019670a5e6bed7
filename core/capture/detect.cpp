#include "capture/detect.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "capture/importer.h"
#include "capture/limits.h"

namespace hone {

namespace {

/// A stream whose beginning, and the error met in it if any, are given again.
class RewoundStream final : public ByteStream {
public:
  RewoundStream(std::string head, std::optional<Error> error, ByteStreamPointer rest)
    : m_head(std::move(head)), m_error(std::move(error)), m_rest(std::move(rest)) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override
  {
    if (m_given < m_head.size()) {
      const std::size_t count = std::min(size, m_head.size() - m_given);
      std::memcpy(buffer, m_head.data() + m_given, count);
      m_given += count;
      if (m_given == m_head.size()) {
        m_head = {};
        m_given = 0;
      }
      return count;
    }
    if (m_error)
      return std::unexpected(*m_error);
    return m_rest->read(buffer, size);
  }

private:
  std::string m_head;
  std::size_t m_given = 0;
  std::optional<Error> m_error;
  ByteStreamPointer m_rest;
};

std::string describe(const Outline& outline)
{
  switch (outline.shape) {
  case Outline::Shape::empty: return "it is empty";
  case Outline::Shape::text: return "it is not JSON";
  default: break;
  }
  std::string keys;
  int count = 0;
  for (const auto& [path, value] : outline.fields) {
    if (path.find_first_of(".[") != std::string::npos)
      continue;
    constexpr int kNamed = 8;
    if (++count > kNamed)
      break;
    keys += (keys.empty() ? "" : ", ") + path;
  }
  return keys.empty() ? "it is JSON without objects" : "it is JSON whose objects have " + keys;
}

} // namespace

Detection detectStream(ByteStreamPointer decoded)
{
  constexpr std::size_t kStep = 64 * 1024;
  std::string head;
  std::size_t have = 0;
  std::optional<Error> error;
  while (have < kSampleBytes) {
    if (have == head.size())
      head.resize(std::min(kSampleBytes, std::max(kStep, 2 * have)));
    const auto got = decoded->read(head.data() + have, head.size() - have);
    if (!got)
      error = got.error();
    if (!got || *got == 0)
      break;
    have += *got;
  }
  head.resize(have);

  Detection detection;
  const Outline outline = outlineOf(head);
  detection.shape = outline.shape;
  for (const Format& format : formats()) {
    detection.reason = format.recognise(outline);
    if (!detection.reason.empty()) {
      detection.format = &format;
      break;
    }
  }
  if (!detection.format)
    detection.reason = have == 0 && error ? error->message : describe(outline);
  detection.stream = std::make_unique<RewoundStream>(std::move(head), std::move(error), std::move(decoded));
  return detection;
}

Result<DetectedFormat> detectFormat(const std::string& path)
{
  HONE_TRY(ByteStreamPointer raw, openFileStream(path));
  HONE_TRY(ByteStreamPointer decoded, decodeStream(std::move(raw)));
  const Detection detection = detectStream(std::move(decoded));
  if (!detection.format)
    return fail(ErrorKind::unsupported, "No known format: " + detection.reason + ".", path);
  return DetectedFormat{std::string(detection.format->name), detection.reason};
}

} // namespace hone
