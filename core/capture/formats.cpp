#include <algorithm>

#include "capture/chat_export_readers.h"
#include "capture/chat_messages_reader.h"
#include "capture/dialogue_readers.h"
#include "capture/importer.h"
#include "capture/reader.h"
#include "capture/session_log_readers.h"
#include "capture/tau_bench_reader.h"

namespace hone {

const std::vector<Format>& formats()
{
  static const std::vector<Format> kFormats{
    {"tau-bench", "tau-bench trajectories (JSON list with task_id, reward, traj)", recogniseTauBench, makeTauBenchReader},
    {"tau2-bench", "tau2-bench simulations (JSON object with info, tasks, simulations)", recogniseTau2Bench, makeTau2BenchReader},
    {"chatgpt-export", "ChatGPT data export (conversations.json)", recogniseChatGptExport, makeChatGptExportReader},
    {"claude-export", "Claude data export (conversations.json)", recogniseClaudeExport, makeClaudeExportReader},
    {"librechat", "LibreChat export (JSON)", recogniseLibreChat, makeLibreChatReader},
    {"sharegpt", "ShareGPT turns with from and value (JSON or JSONL)", recogniseShareGpt, makeShareGptReader},
    {"claude-code", "Claude Code session log (JSONL)", recogniseClaudeCode, makeClaudeCodeReader, true},
    {"codex", "Codex session log (JSONL)", recogniseCodex, makeCodexReader, true},
    {"swe-agent", "SWE-agent trajectory (JSON with history and info)", recogniseSweAgent, makeSweAgentReader, true},
    {"star", "STAR dialogues (a JSON file each)", recogniseStar, makeStarReader, true},
    {"abcd", "ABCD conversations (JSON)", recogniseAbcd, makeAbcdReader},
    {"hone-jsonl", "Hone JSONL and OpenAI chat messages (JSON or JSONL)", recogniseChatMessages, makeChatMessagesReader},
  };
  return kFormats;
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
    infos.push_back({format.name, format.description});
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
  dropEnding({".zst", ".gz", ".zstd"});
  dropEnding({".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".traj", ".txt"});
  return std::string(path);
}

} // namespace hone
