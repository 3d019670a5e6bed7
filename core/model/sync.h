#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace hone {

/// One thing that has to be filled in to connect a pull-sync.
struct SyncField {
  std::string key;          ///< "base_url"
  std::string label;        ///< "Address"
  std::string help;         ///< one sentence: what it is and where to find it
  std::string defaultValue;
  bool secret = false;      ///< goes to the secret store, is never shown again
  bool required = true;
  std::vector<std::pair<std::string, std::string>> choices; ///< value, label; empty: free text
};

/// A product that Hone can fetch conversations from.
struct SyncKind {
  std::string name;         ///< "langfuse"
  std::string label;        ///< "Langfuse"
  std::string description;  ///< what is fetched, in one sentence
  std::vector<SyncField> fields;
};

/// Where the secrets of a sync are.
enum class SecretPlace : std::uint8_t {
  keychain,    ///< the system's keychain
  sealedFile,  ///< a file beside the store, sealed with a passphrase
  environment, ///< variables HONE_SECRET_<SYNC>_<FIELD>; Hone keeps nothing
};

/// What a person says of a pull-sync. Secrets are not in it.
struct SyncSettings {
  std::string name;                          ///< unique; also the name of its source
  std::string kind;
  std::map<std::string, std::string> fields; ///< by SyncField::key
  std::optional<Micros> startFrom;           ///< the first run fetches what began at or after this; nothing: everything there is
  std::int64_t overlapMinutes = 120;         ///< every later run looks this far back, for data that came late
  std::int64_t everyMinutes = 0;             ///< runs by itself while the window is open; 0: only by hand
  SecretPlace secretPlace = SecretPlace::keychain;

  bool operator==(const SyncSettings&) const = default;
};

enum class SyncState : std::uint8_t {
  idle,
  running,
  waiting, ///< the other side asked to come back later: nextRunAt; it goes on where it stopped
  failed,  ///< the last run ended with lastError
};

/// A pull-sync as it stands. Counts are of its whole life.
struct SyncStatus {
  SyncSettings settings;
  SyncState state = SyncState::idle;
  std::optional<Micros> lastRunAt;      ///< when the last run began
  std::optional<Micros> lastSuccessAt;  ///< when a run last reached its end
  std::optional<Micros> nextRunAt;      ///< nothing: only by hand
  std::optional<Micros> fetchedUpTo;    ///< everything that began before this was fetched
  std::string cursor;                   ///< the position as it is kept, for people who look for a gap
  std::int64_t pages = 0;
  std::int64_t rows = 0;                ///< spans and events that came
  std::int64_t rowsChanged = 0;         ///< of them new or changed
  std::int64_t rejected = 0;
  std::string lastError;                ///< empty after a good run
  bool secretsKept = false;             ///< secrets were given once; a locked keychain does not change this
};

/// A row of a product by its own id; of several with that id the one with the largest version holds.
struct RowVersion {
  std::string row;
  std::int64_t version = 0;
};

/// What one run did.
struct SyncRun {
  std::int64_t pages = 0;
  std::int64_t rows = 0;
  std::int64_t rowsChanged = 0;
  std::int64_t rejected = 0;
  std::int64_t conversationsChanged = 0;
  bool complete = false;                ///< false: it stops here for now and goes on from here (see message)
  std::optional<Micros> goOnAt;         ///< when the other side will answer again
  std::string message;                  ///< how it ended, for people
};

/// A machine that Hone may contact, because a person set it up, and when it last did.
struct EgressEntry {
  std::string host;                     ///< "cloud.langfuse.com:443"
  std::string purpose;                  ///< "pull-sync \"production\" (Langfuse)"
  std::optional<Micros> lastContactAt;
  std::int64_t requests = 0;
  bool local = false;                   ///< this machine itself: not cut off by the offline switch
};

} // namespace hone
