#include "ui/sources/source_entries.h"

#include "ui/widgets/numbers.h"
#include "workspace/privacy.h"
#include "workspace/syncs.h"

#include <QCoreApplication>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr Micros kSecond = 1'000'000;
constexpr const char* kReceiverKind = "receiver";

struct EntryTexts {
  Q_DECLARE_TR_FUNCTIONS(hone::ui::SourceEntry)
};

SourceState syncState(const SyncStatus& status)
{
  switch (status.state) {
  case SyncState::failed:
    return SourceState::failed;
  case SyncState::waiting:
    return SourceState::waiting;
  case SyncState::running:
    return SourceState::active;
  case SyncState::idle:
    break;
  }
  if (!status.lastRunAt)
    return SourceState::waiting;
  return status.settings.everyMinutes > 0 ? SourceState::active : SourceState::done;
}

SourceEntry* findEntry(std::vector<SourceEntry>& entries, const std::string& name, const std::string& kind)
{
  const auto found = std::ranges::find_if(entries, [&](const SourceEntry& entry) {
    return entry.source.name == name && (kind.empty() || entry.kind == kind);
  });
  return found == entries.end() ? nullptr : &*found;
}

void joinFolders(std::vector<SourceEntry>& entries, std::vector<WatchedFolder> folders)
{
  for (auto& folder : folders) {
    const auto found = std::ranges::find_if(entries, [&](const SourceEntry& entry) {
      return entry.hasRecords() && entry.source.name == folder.name && entry.source.location.starts_with(folder.path);
    });
    SourceEntry& entry = found == entries.end() ? entries.emplace_back() : *found;
    entry.type = SourceType::folder;
    entry.name = folder.name;
    entry.product = folder.format;
    entry.location = folder.path;
    entry.error = !folder.problem.empty() ? folder.problem : entry.source.lastError;
    entry.state = !folder.problem.empty() ? SourceState::failed
                  : folder.paused         ? SourceState::paused
                  : entry.hasRecords()    ? SourceState::active
                                          : SourceState::waiting;
    entry.redacted = entry.redacted || folder.redact;
    entry.folder = std::move(folder);
  }
}

void joinSyncs(std::vector<SourceEntry>& entries, std::vector<SyncStatus> statuses, const std::vector<SyncKind>& kinds)
{
  for (auto& status : statuses) {
    auto* found = findEntry(entries, status.settings.name, status.settings.kind);
    SourceEntry& entry = found ? *found : entries.emplace_back();
    entry.type = SourceType::sync;
    entry.name = status.settings.name;
    entry.kind = status.settings.kind;
    const auto kind = std::ranges::find(kinds, status.settings.kind, &SyncKind::name);
    entry.product = kind == kinds.end() ? status.settings.kind : kind->label;
    if (const auto address = status.settings.fields.find("base_url"); address != status.settings.fields.end())
      entry.location = address->second;
    entry.state = syncState(status);
    entry.error = status.lastError;
    entry.sync = std::move(status);
  }
}

void joinPolicies(std::vector<SourceEntry>& entries, std::vector<RetentionStatus> statuses)
{
  for (auto& status : statuses) {
    const auto found = std::ranges::find_if(entries, [&](const SourceEntry& entry) {
      return entry.hasRecords() ? entry.source.id == status.source : entry.name == status.policy.name && entry.kind == status.policy.kind;
    });
    if (found == entries.end())
      continue;
    found->redacted = found->redacted || status.policy.redact;
    found->retention = std::move(status);
  }
}

} // namespace

Result<std::vector<SourceEntry>> loadSourceEntries(Workspace& workspace)
{
  HONE_TRY(auto sources, workspace.sources());
  HONE_TRY(auto folders, workspace.intake().watchedFolders());
  HONE_TRY(auto statuses, workspace.syncs().list());
  const auto live = workspace.live().status();
  bool receiverIsThere = false;
  std::vector<SourceEntry> entries;
  for (auto& source : sources) {
    SourceEntry& entry = entries.emplace_back();
    entry.name = source.name;
    entry.kind = source.kind;
    entry.product = source.kind;
    entry.location = source.location;
    entry.error = source.lastError;
    entry.type = source.kind == kReceiverKind ? SourceType::receiver : SourceType::files;
    // One record that was not understood is no reason to worry about a receiver that goes on.
    const bool isLive = entry.type == SourceType::receiver && live.isRunning;
    entry.state = isLive ? SourceState::active : entry.type == SourceType::receiver ? SourceState::paused
                  : source.lastError.empty() ? SourceState::done : SourceState::failed;
    if (isLive) {
      entry.live = live;
      entry.location = live.httpUrl;
    }
    receiverIsThere = receiverIsThere || entry.type == SourceType::receiver;
    entry.source = std::move(source);
  }
  if (live.isRunning && !receiverIsThere) {
    SourceEntry& entry = entries.emplace_back();
    entry.type = SourceType::receiver;
    entry.state = SourceState::waiting;
    entry.name = EntryTexts::tr("Live receiver").toStdString();
    entry.kind = kReceiverKind;
    entry.location = live.httpUrl;
    entry.error = live.problem;
    entry.live = live;
  }
  joinFolders(entries, std::move(folders));
  joinSyncs(entries, std::move(statuses), workspace.syncs().kinds());
  HONE_TRY(auto retention, workspace.privacy().retention());
  joinPolicies(entries, std::move(retention));
  std::ranges::sort(entries, {}, &SourceEntry::key);
  return entries;
}

QString sourceTypeText(const SourceEntry& entry)
{
  switch (entry.type) {
  case SourceType::folder:
    return EntryTexts::tr("Watched folder");
  case SourceType::receiver:
    return EntryTexts::tr("Live receiver");
  case SourceType::sync:
    return EntryTexts::tr("Sync from %1").arg(QString::fromStdString(entry.product));
  case SourceType::files:
    break;
  }
  return EntryTexts::tr("Files · %1").arg(QString::fromStdString(entry.product));
}

QString sourceTypeIcon(SourceType type)
{
  switch (type) {
  case SourceType::folder:
    return QStringLiteral("folder");
  case SourceType::receiver:
    return QStringLiteral("plug");
  case SourceType::sync:
    return QStringLiteral("refresh");
  case SourceType::files:
    break;
  }
  return QStringLiteral("file");
}

QString sourceStateText(const SourceEntry& entry)
{
  switch (entry.state) {
  case SourceState::failed:
    return EntryTexts::tr("Needs attention");
  case SourceState::paused:
    return entry.type == SourceType::receiver ? EntryTexts::tr("Not listening") : EntryTexts::tr("Paused");
  case SourceState::waiting:
    return entry.type == SourceType::sync && entry.sync && !entry.sync->lastRunAt ? EntryTexts::tr("Not run yet")
                                                                                  : EntryTexts::tr("Waiting");
  case SourceState::active:
    if (entry.sync)
      return entry.sync->state == SyncState::running ? EntryTexts::tr("Fetching") : EntryTexts::tr("Scheduled");
    return entry.type == SourceType::folder ? EntryTexts::tr("Watching") : EntryTexts::tr("Receiving");
  case SourceState::done:
    break;
  }
  return entry.type == SourceType::sync ? EntryTexts::tr("Up to date") : EntryTexts::tr("Imported");
}

const char* sourceStateTone(SourceState state)
{
  switch (state) {
  case SourceState::failed:
    return "failed";
  case SourceState::paused:
  case SourceState::waiting:
    return "warning";
  case SourceState::active:
    return "resolved";
  case SourceState::done:
    break;
  }
  return "secondary";
}

QString agoText(const std::optional<Micros>& time, Micros now)
{
  if (!time)
    return QStringLiteral("—");
  const auto seconds = std::max<Micros>(0, (now - *time) / kSecond);
  if (seconds < 60)
    return EntryTexts::tr("%n s ago", nullptr, static_cast<int>(seconds));
  if (seconds < 3600)
    return EntryTexts::tr("%n min ago", nullptr, static_cast<int>(seconds / 60));
  if (seconds < 24 * 3600)
    return EntryTexts::tr("%n h ago", nullptr, static_cast<int>(seconds / 3600));
  return timeText(time);
}

} // namespace hone::ui
