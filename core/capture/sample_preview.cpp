#include "capture/sample_preview.h"

#include <optional>
#include <utility>

#include "capture/head_stream.h"
#include "capture/limits.h"
#include "capture/mapped_record.h"

namespace hone {

namespace {

template<class Find>
void keepFirst(std::vector<Find>& kept, std::size_t& count, Find&& find, std::size_t most)
{
  ++count;
  if (kept.size() < most)
    kept.push_back(std::move(find));
}

} // namespace

bool PreviewSample::isCutOff(const RejectedRecord& record) const
{
  return !whole && record.offset && *record.offset + static_cast<std::int64_t>(record.raw.size()) + 2 >= static_cast<std::int64_t>(head.size());
}

Result<PreviewSample> readPreviewSample(ByteStream& stream)
{
  PreviewSample sample;
  std::optional<Error> error;
  sample.head = readHead(stream, kSampleBytes, sample.whole, error);
  if (sample.head.empty() && error)
    return std::unexpected(*error);
  // The rest of a row would be read as a row with too few columns.
  if (!sample.whole && !looksLikeJson(sample.head))
    if (const std::size_t end = sample.head.find_last_of('\n'); end != std::string::npos)
      sample.head.resize(end + 1);
  return sample;
}

Result<void> PreviewSink::conversation(Conversation&& conversation)
{
  keepFirst(conversations, conversationCount, std::move(conversation), m_most);
  return {};
}

Result<void> PreviewSink::event(Event&& event, const std::string&, const std::string&)
{
  keepFirst(events, eventCount, std::move(event), m_most);
  return {};
}

Result<void> PreviewSink::rejected(RejectedRecord&& record)
{
  constexpr std::size_t kMostRejected = 100;
  if (!m_sample.isCutOff(record))
    keepFirst(rejections, rejectedCount, std::move(record), kMostRejected);
  return {};
}

} // namespace hone
