#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QMetaType>
#include <QString>

#include "model/privacy.h"
#include "model/source.h"
#include "model/sync.h"
#include "workspace/intake.h"
#include "workspace/live.h"
#include "workspace/workspace.h"

namespace hone::ui {

enum class SourceType : std::uint8_t { files, folder, receiver, sync };
enum class SourceState : std::uint8_t {
  done,     ///< was imported; nothing more comes by itself
  waiting,  ///< connected, nothing has come yet, or comes back later
  active,   ///< connected and in order
  paused,
  failed,
};

/// Something that is connected, as one row: a source of the store, a watched folder, a sync, the receiver, joined.
struct SourceEntry {
  SourceType type = SourceType::files;
  SourceState state = SourceState::done;
  std::string name;
  std::string kind;
  std::string product;     ///< "Langfuse"; for files the format
  std::string location;    ///< path or address
  Source source;           ///< id 0: nothing came yet
  std::string error;       ///< what is wrong now or was at the last time
  std::optional<SyncStatus> sync;
  std::optional<WatchedFolder> folder;
  bool redacted = false;   ///< what comes is masked before it is stored
  std::optional<RetentionStatus> retention;
  std::optional<LiveStatus> live; ///< of the receiver that runs

  bool hasRecords() const { return static_cast<bool>(source.id); }
  /// Stays the same over reloads; what a selection is remembered by.
  std::string key() const { return name + '\n' + kind; }
  /// received − (stored + merged + unchanged + rejected): 0 when the ledger agrees.
  std::int64_t missing() const { return source.received - source.stored - source.merged - source.unchanged - source.rejected; }
};

/// Everything that is connected, by name. Waits for the disk: not for the GUI thread.
Result<std::vector<SourceEntry>> loadSourceEntries(Workspace& workspace);

/// "Watched folder", "Live receiver" …
QString sourceTypeText(const SourceEntry& entry);
QString sourceTypeIcon(SourceType type);
/// "Watching", "Imported" …; one word or two, colour never speaks alone.
QString sourceStateText(const SourceEntry& entry);
/// How the state is said in colour: tone names of labels.h.
const char* sourceStateTone(SourceState state);
/// "2 s ago", "5 min ago", "yesterday" …, a date for what is long ago; "—" for nothing.
QString agoText(const std::optional<Micros>& time, Micros now);

} // namespace hone::ui
