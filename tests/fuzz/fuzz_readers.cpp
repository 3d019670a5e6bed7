#include <cstdint>
#include <cstdlib>

#include "capture/detect.h"
#include "capture/reader.h"

using namespace hone;

namespace {

/// Takes everything; a conversation that a reader gives has what the store relies on.
class CheckingSink final : public ConversationSink {
public:
  Result<void> conversation(Conversation&& conversation) override
  {
    const auto count = static_cast<std::int32_t>(conversation.messages.size());
    for (const Message& message : conversation.messages)
      for (const ToolCall& call : message.toolCalls)
        if (call.resultIndex && (*call.resultIndex < 0 || *call.resultIndex >= count))
          std::abort();
    return {};
  }
  Result<void> rejected(RejectedRecord&& record) override
  {
    if (record.reason.empty())
      std::abort();
    return {};
  }
};

void readAs(std::string_view name, std::string_view bytes)
{
  const Format* const format = findFormat(name);
  if (!format)
    std::abort();
  CheckingSink sink;
  const ByteStreamPointer stream = openMemoryStream(bytes);
  SourceFile file;
  file.name = "file";
  file.stem = "file";
  (void)format->makeReader()->read(*stream, file, sink);
}

} // namespace

/// Every reader, or the one that this program was made for, on any bytes: no crash, no hang, no broken conversation.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
#ifdef HONE_FUZZ_FORMAT
  readAs(HONE_FUZZ_FORMAT, bytes);
#else
  for (const Format& format : formats())
    readAs(format.name, bytes);
#endif
  return 0;
}
