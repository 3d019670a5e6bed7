#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "capture/reader.h"

namespace hone {

/// The beginning of a stream, as a preview of it reads: at most kSampleBytes.
struct PreviewSample {
  std::string head;
  bool whole = true; ///< the stream ends there

  /// Whether the record reaches to the place where the sample was cut off: what is wrong with it is not the file's fault.
  bool isCutOff(const RejectedRecord& record) const;
};
/// Fails with the stream's error when not even a beginning could be read.
Result<PreviewSample> readPreviewSample(ByteStream& stream);

/// Keeps the first finds of a reader, and counts them all.
class PreviewSink final : public ConversationSink {
public:
  /// The sample must outlive it. most: of conversations and events.
  PreviewSink(const PreviewSample& sample, std::size_t most) : m_sample(sample), m_most(most) {}

  std::vector<Conversation> conversations;
  std::vector<Event> events;
  std::vector<RejectedRecord> rejections; ///< at most 100
  std::size_t conversationCount = 0, eventCount = 0, rejectedCount = 0;

  Result<void> conversation(Conversation&& conversation) override;
  Result<void> event(Event&& event, const std::string& sourceName, const std::string& sourceKind) override;
  Result<void> rejected(RejectedRecord&& record) override;

private:
  const PreviewSample& m_sample;
  std::size_t m_most;
};

} // namespace hone
