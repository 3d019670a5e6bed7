#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace hone {

/// What redaction looks for. toString gives the word that stands in placeholders and in the store ("EMAIL").
enum class RedactionType : std::uint8_t {
  secret,     ///< keys, tokens, passwords, private keys: always looked for
  email, phone, card, iban, ipAddress, macAddress,
  nationalId, ///< US social security, and national numbers with check digits
  name,       ///< from user traits, from fields that say so, from the dictionary
  address,    ///< fields of tool arguments and traits that say so (street, postal code)
  birthDate,  ///< fields that say so
  custom,     ///< a pattern or word of the person's own
  user,       ///< the external id of a user, where pseudonyms are asked for
};
inline constexpr int kRedactionTypes = static_cast<int>(RedactionType::user) + 1;

std::string_view toString(RedactionType type);
std::optional<RedactionType> redactionTypeFromString(std::string_view name);

/// What is masked besides secrets. The same options and key give the same placeholders.
struct RedactionOptions {
  bool emails = true;
  bool phones = true;
  bool cards = true;
  bool ibans = true;
  bool ipAddresses = true;
  bool macAddresses = true;
  bool nationalIds = true;
  bool names = true;       ///< of user traits and of fields that say so; names in free text that nothing announces stay
  bool fields = true;      ///< addresses and birth dates in fields that say so
  bool pseudonyms = false; ///< external user ids become pseudonyms; else only what a detector finds in them is masked
  std::vector<std::string> patterns;   ///< regular expressions (RE2 syntax)
  std::vector<std::string> dictionary; ///< words and names, found as whole words whatever their case

  bool operator==(const RedactionOptions&) const = default;
};

/// What a redaction masked. Never the originals: a sample shows what stands around a placeholder.
struct RedactionReport {
  std::map<RedactionType, std::int64_t> masked;
  std::vector<std::string> samples; ///< "… write to <EMAIL_0a1b2c3d> when it …", redacted; a few of each type
  std::int64_t texts = 0;           ///< texts that were changed

  std::int64_t total() const;
  void add(const RedactionReport& other); ///< keeps a bounded number of samples
};

/// What redaction would make of a text.
struct RedactionTrial {
  std::string text;
  RedactionReport report;
};

/// "masked 1,204 e-mail addresses and 3 phone numbers; names may remain": what a report may honestly say. English.
std::string describeRedaction(const RedactionReport& report);

/// What the store keeps on a source besides its ledger. Policies are by name and kind, so that one can be set before
/// the first record comes.
struct SourcePolicy {
  std::string name;
  std::string kind;
  bool redact = false;              ///< everything that comes is masked before it is stored
  std::optional<int> retentionDays; ///< conversations whose last sign of life is older are erased
};

/// A source's retention with what would go next.
struct RetentionStatus {
  SourceId source;                  ///< 0: the source is not there yet
  SourcePolicy policy;
  std::int64_t conversations = 0;   ///< in the store
  std::int64_t due = 0;             ///< would be erased by a run now
  std::int64_t withoutTime = 0;     ///< have no time of their own: they go when the source's last import is that old
  std::optional<Micros> nextDue;    ///< when the next conversation that is not yet due will be
};

/// Which conversations are to be forgotten; exactly one part is given. Set-aside records go with them: those of the
/// source, and those whose bytes name the user or one of the conversations, whomever else they name.
struct ErasureRequest {
  std::string user;                            ///< external id, in every source
  std::vector<std::string> alsoKnownAs;        ///< the placeholders that stand for the user in masked sources; the workspace fills them in
  SourceId source;
  std::optional<Micros> before;                ///< last sign of life before this time; within `source` when that is given too
  std::vector<ConversationId> conversations;
  bool setAsideOnly = false;                   ///< set-aside records and nothing else: `records`, or all (of `source`)
  std::vector<std::int64_t> records;           ///< numbers of set-aside records
  bool deleteCopies = false;                   ///< delete the copies that migrations kept beside the store as well
};

/// What an erasure would take, without taking it.
struct ErasurePreview {
  std::int64_t conversations = 0;
  std::int64_t messages = 0;
  std::int64_t users = 0;       ///< that nothing else refers to
  std::int64_t events = 0;      ///< events and scores
  std::int64_t setAside = 0;    ///< records that could not be read
  std::int64_t unclear = 0;     ///< set-aside records that stay although nobody can tell whose they are (compressed, or cut)
  std::int64_t withoutTime = 0; ///< by age: conversations that have no time and stay
  std::vector<std::string> copies; ///< files beside the store that hold its earlier states

  /// Nothing would go.
  bool isEmpty() const { return conversations + users + events + setAside == 0; }
};

/// "3 conversations with 12 messages, 1 user, 2 events and 1 set-aside record": what an erasure takes, for people. English.
std::string describeWhatGoes(const ErasurePreview& preview);

/// What was looked through for traces of what was erased.
struct ErasureProof {
  struct File {
    std::string path;
    std::int64_t bytes = 0;
    std::int64_t found = 0;     ///< strings of those searched that stand in it
  };
  std::int64_t strings = 0;     ///< distinctive strings and ids of what was erased, drawn before it was
  std::int64_t shared = 0;      ///< of them, those that conversations which stay hold too
  std::vector<File> files;      ///< the store, its log, and every file beside it that Hone makes
  bool clean = false;           ///< nothing was found that does not stay on purpose
};

struct ErasureReport {
  std::int64_t conversations = 0;
  std::int64_t messages = 0;
  std::int64_t users = 0;
  std::int64_t events = 0;
  std::int64_t setAside = 0; ///< records that could not be read
  std::vector<std::pair<std::string, std::int64_t>> rows; ///< rows deleted or cleaned, by table
  ErasureProof proof;
  std::vector<std::string> notes;       ///< what else was done or left, for people
  std::vector<std::string> unreachable; ///< what Hone made and cannot take back: commits, exported files
  double seconds = 0;
};

/// Why an erasure whose preview is empty takes nothing, and what to do. English.
std::string describeNothingToErase(const ErasureRequest& request);

/// What an erasure took, in the same words.
std::string describeWhatWent(const ErasureReport& report);

/// A report of an erasure as plain text for people, to be kept as the record of it. English; nothing erased is in it.
std::string describeErasure(const ErasureReport& report);

struct RetentionReport {
  std::vector<std::pair<std::string, std::int64_t>> erased; ///< source, conversations
  std::optional<ErasureReport> erasure;                      ///< of all of them together; nothing when nothing was due
};

/// An entry of the log of what was done with the data; entries are only ever added, and never hold content.
struct AuditEntry {
  std::int64_t id = 0;
  Micros at = 0;
  std::string action;  ///< "import", "redaction", "erasure", "retention", "policy", "egress", "export", "commit", "push"
  std::string subject; ///< what it was done to: a source, "a user", a file that was written
  std::string detail;  ///< JSON object of counts
};

} // namespace hone
