#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"
#include "model/event.h"
#include "model/source.h"
#include "model/span.h"
#include "model/sync.h"
#include "net/http_client.h"

namespace hone {

/// A page of what a product holds, with the position after it. Spans, events and position belong together: whoever
/// keeps the position has kept the rows.
struct SyncPage {
  std::vector<Span> spans;
  std::vector<Event> events;
  /// Where a product may repeat a row in an older version: each span's row and version; empty, or as long as spans.
  std::vector<RowVersion> versions;
  std::vector<RejectedRecord> rejected; ///< rows that could not be read
  std::int64_t received = 0;            ///< rows of the answer
  std::string cursor;                   ///< where the next page begins: JSON, understood by the same kind of puller only
  std::optional<Micros> fetchedUpTo;    ///< everything that began before this was fetched
  bool atEnd = false;                   ///< nothing is left for now; the cursor begins the next run
};

/// How a puller asks: HTTP with the manners every product wants (retry.h).
class SyncTransport {
public:
  virtual ~SyncTransport() = default;
  /// The answer with a status of 200 to 299; other statuses are errors, but for those in `expected`.
  virtual Result<HttpResponse> send(const HttpRequest& request, std::initializer_list<int> expected = {}) = 0;
};

/// Fetches from one product. One thread at a time; keeps nothing that is not in the cursor but what it can ask again.
class Puller {
public:
  virtual ~Puller() = default;
  /// The page at the cursor; an empty cursor is the very first page, the cursor of a page at the end begins the next
  /// run. `now` is the time that this run began.
  virtual Result<SyncPage> page(const std::string& cursor, Micros now) = 0;
  /// Asks one small question that needs the same rights as a run. What was found, for people.
  virtual Result<std::string> test() = 0;
};

/// Settings and secrets together, by field.
class SyncFields {
public:
  SyncFields(std::map<std::string, std::string> values) : m_values(std::move(values)) {}
  /// The value without spaces around it; empty when there is none.
  std::string operator[](const std::string& key) const;
  /// An address without the slash at its end.
  std::string address(const std::string& key) const;
  /// The parts of a list separated by commas or line ends, without empty ones.
  std::vector<std::string> list(const std::string& key) const;

private:
  std::map<std::string, std::string> m_values;
};

/// What a puller is made from.
struct PullerContext {
  SyncSettings settings;
  SyncFields fields;        ///< settings.fields with defaults, and the secrets
  SyncTransport& transport; ///< outlives the puller
};

/// A kind of sync: its form and who fetches.
struct PullerKind {
  SyncKind description;
  std::unique_ptr<Puller> (*make)(PullerContext context);
};

/// Every kind, in the order that they are shown in.
const std::vector<PullerKind>& pullerKinds();
const PullerKind* findPullerKind(std::string_view name);

} // namespace hone
