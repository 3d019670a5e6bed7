#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "capture/detect.h"
#include "capture/reader.h"

namespace hone::test {

/// Keeps what a reader finds.
class CollectingSink final : public ConversationSink {
public:
  std::vector<Conversation> conversations;
  std::vector<RejectedRecord> rejections;

  Result<void> conversation(Conversation&& conversation) override
  {
    conversations.push_back(std::move(conversation));
    return {};
  }
  Result<void> rejected(RejectedRecord&& record) override
  {
    rejections.push_back(std::move(record));
    return {};
  }
};

struct ReadResult {
  std::string format;
  std::string reason;
  std::vector<Conversation> conversations;
  std::vector<RejectedRecord> rejections;
  std::string error; ///< of the stream; empty when it was read to its end

  int count(Outcome outcome) const
  {
    int found = 0;
    for (const Conversation& conversation : conversations)
      found += conversation.outcome && conversation.outcome->outcome == outcome ? 1 : 0;
    return found;
  }
  int crashed() const
  {
    int found = 0;
    for (const Conversation& conversation : conversations)
      found += conversation.endReason.starts_with("crashed: ") ? 1 : 0;
    return found;
  }
};

inline std::string readBytes(const std::string& path)
{
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::string dataPath(const std::string& name) { return std::string(HONE_TEST_DATA) + "/" + name; }

/// Reads a file that is in memory as the importer would, into memory.
inline ReadResult readMemory(std::string_view bytes, const std::string& name = "file.json", std::string_view format = {})
{
  ReadResult result;
  auto decoded = decodeStream(openMemoryStream(bytes));
  if (!decoded) {
    result.error = decoded.error().message;
    return result;
  }
  Detection detection = detectStream(std::move(*decoded));
  const Format* reader = format.empty() ? detection.format : findFormat(format);
  result.reason = detection.reason;
  if (!reader)
    return result;
  result.format = reader->name;
  CollectingSink sink;
  const auto read = reader->makeReader()->read(*detection.stream, {name, stemOf(name)}, sink);
  if (!read)
    result.error = read.error().message;
  result.conversations = std::move(sink.conversations);
  result.rejections = std::move(sink.rejections);
  return result;
}

inline ReadResult readFile(const std::string& path) { return readMemory(readBytes(path), path); }

/// All of a compressed file's text.
inline std::string decoded(const std::string& path)
{
  const std::string bytes = readBytes(path);
  auto stream = decodeStream(openMemoryStream(bytes));
  std::string text;
  char buffer[65536];
  while (stream) {
    const auto got = (*stream)->read(buffer, sizeof buffer);
    if (!got || *got == 0)
      break;
    text.append(buffer, *got);
  }
  return text;
}

} // namespace hone::test
