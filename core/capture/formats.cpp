#include <algorithm>

#include "capture/chat_export_readers.h"
#include "capture/chat_messages_reader.h"
#include "capture/dialogue_readers.h"
#include "capture/event_reader.h"
#include "capture/importer.h"
#include "capture/limits.h"
#include "capture/mapping.h"
#include "capture/openai_log_reader.h"
#include "capture/reader.h"
#include "capture/session_log_readers.h"
#include "capture/span_readers.h"
#include "capture/tau_bench_reader.h"
#include "capture/vendor_readers.h"

namespace hone {

namespace {
/// Of formats that are found after all others have said no (detect.cpp), or by their name.
std::string recogniseNothing(const Outline&) { return {}; }
} // namespace

const std::vector<Format>& formats()
{
  static const std::vector<Format> kFormats{
    {"otlp", "OpenTelemetry traces and logs (OTLP/JSON, one object or one a line)", recogniseOtlp, makeOtlpReader, false,
     "objects with resourceSpans or resourceLogs"},
    {"openinference", "Exported spans with attributes (Phoenix, OpenInference, OpenTelemetry SDKs; JSON or JSONL)", recogniseSpanExport,
     makeSpanExportReader, false, "spans with a context of trace and span ids, and attributes"},
    {"langfuse", "Langfuse traces, observations and scores (downloads, API answers, blob exports; JSON, JSONL or CSV)", recogniseLangfuse, makeLangfuseReader, false,
     "traces with observations, or objects with traceId and startTime", true},
    {"langsmith", "LangSmith runs (API answers, lists, SDK batches; JSON or JSONL)", recogniseLangsmith, makeLangsmithReader, false,
     "objects with run_type and inputs"},
    {"braintrust", "Braintrust logs (API answers, or a row a line)", recogniseBraintrust, makeBraintrustReader, false,
     "objects with _xact_id and root_span_id"},
    {"tau-bench", "tau-bench trajectories (JSON list with task_id, reward, traj)", recogniseTauBench, makeTauBenchReader, false,
     "a list of objects with task_id, reward and traj"},
    {"tau2-bench", "tau2-bench simulations (JSON object with info, tasks, simulations)", recogniseTau2Bench, makeTau2BenchReader, false,
     "an object with info, tasks and simulations"},
    {"chatgpt-export", "ChatGPT data export (conversations.json)", recogniseChatGptExport, makeChatGptExportReader, false,
     "objects with title, mapping and current_node"},
    {"claude-export", "Claude data export (conversations.json)", recogniseClaudeExport, makeClaudeExportReader, false,
     "objects with uuid and chat_messages"},
    {"librechat", "LibreChat export (JSON)", recogniseLibreChat, makeLibreChatReader, false,
     "an object with conversationId and messages that have isCreatedByUser"},
    {"sharegpt", "ShareGPT turns with from and value (JSON or JSONL)", recogniseShareGpt, makeShareGptReader, false,
     "conversations whose items have from and value"},
    {"claude-code", "Claude Code session log (JSONL)", recogniseClaudeCode, makeClaudeCodeReader, true,
     "lines with type, sessionId, uuid and message"},
    {"codex", "Codex session log (JSONL)", recogniseCodex, makeCodexReader, true,
     "lines with timestamp, type and payload"},
    {"swe-agent", "SWE-agent trajectory (JSON with history and info)", recogniseSweAgent, makeSweAgentReader, true,
     "an object with history or messages and info.exit_status"},
    {"star", "STAR dialogues (a JSON file each)", recogniseStar, makeStarReader, true,
     "an object with DialogueID, Events and Scenario"},
    {"abcd", "ABCD conversations (JSON)", recogniseAbcd, makeAbcdReader, false,
     "objects with convo_id and original or delexed"},
    {"openai-log", "OpenAI request and response logs: chat completions and responses (JSON or JSONL)", recogniseOpenAiLog, makeOpenAiLogReader, false,
     "request or body with messages or input beside response with choices or output; response objects with output items"},
    {"hone-jsonl", "Hone JSONL and OpenAI chat messages (JSON or JSONL)", recogniseChatMessages, makeChatMessagesReader, false,
     "messages with role and content"},
    {"events", "Events and scores of users or conversations (CSV, JSON or JSONL)", recogniseNothing, makeEventReader, false,
     "user_id or conversation_id, a name (name, event, outcome) and a time or value"},
    {"csv", "Tables of messages, turns or transcripts (CSV, TSV, semicolons, bars), by a mapping or a guess", recogniseNothing, makeGuessedReader, false,
     "columns for the conversation, who speaks and the text"},
    {"json", "Other JSON or JSONL records, by a mapping or a guess", recogniseNothing, makeGuessedReader, false,
     "fields for the conversation, who speaks and the text, a list of messages or a transcript"},
  };
  return kFormats;
}

Result<void> ConversationSink::event(Event&&, const std::string&, const std::string&) { return {}; }

RejectedRecord rejectedAt(const std::string& file, std::int64_t line, std::int64_t offset, std::string_view raw, std::string reason)
{
  RejectedRecord record;
  record.file = file;
  record.line = line;
  record.offset = offset;
  record.reason = std::move(reason);
  record.raw = raw.substr(0, kMaxRawBytes);
  record.size = static_cast<std::int64_t>(raw.size());
  return record;
}

RejectedRecord wholeFile(const std::string& file, std::string reason)
{
  RejectedRecord record;
  record.file = file;
  record.reason = std::move(reason);
  return record;
}

const Format* findFormat(std::string_view name)
{
  // The same reader serves both: what Hone writes is OpenAI's shape with a few keys around it.
  if (name == "openai-messages")
    name = "hone-jsonl";
  const auto found = std::find_if(formats().begin(), formats().end(), [&](const Format& format) { return format.name == name; });
  return found == formats().end() ? nullptr : &*found;
}

std::vector<FormatInfo> knownFormats()
{
  std::vector<FormatInfo> infos;
  for (const Format& format : formats())
    infos.push_back({format.name, format.description, format.recognisedBy});
  return infos;
}

std::string stemOf(std::string_view path)
{
  if (const auto slash = path.find_last_of('/'); slash != std::string_view::npos)
    path.remove_prefix(slash + 1);
  const auto dropEnding = [&path](std::initializer_list<std::string_view> endings) {
    for (const std::string_view ending : endings) {
      if (path.size() > ending.size() && path.ends_with(ending)) {
        path.remove_suffix(ending.size());
        return;
      }
    }
  };
  dropEnding({".zst", ".gz", ".zstd", ".zip", ".tgz"});
  dropEnding({".tar"});
  dropEnding({".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".traj", ".txt"});
  return std::string(path);
}

} // namespace hone
