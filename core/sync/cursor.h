#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "capture/json.h"
#include "capture/vendor_records.h"
#include "sync/puller.h"

namespace hone {

/// A puller's position: a small JSON object of texts. A window [from, to) is set when a run begins and stays until its
/// last page, so that a run that was stopped goes on with the same one; "done" is the end of the last whole window.
class SyncCursor {
public:
  /// The position that was kept; what cannot be read is the beginning.
  explicit SyncCursor(std::string_view json);

  std::string operator[](const std::string& key) const;
  std::optional<Micros> time(const std::string& key) const;
  void set(const std::string& key, std::string value); ///< an empty value removes the key
  std::string json() const;

  /// Begins a window unless one is open: from the end of the last one minus the overlap, or from where the person said;
  /// in the phase of that name.
  void open(const SyncSettings& settings, Micros now, const std::string& phase);
  std::string phase() const { return (*this)["phase"]; }
  /// Goes on to another phase of the window; the page position is forgotten.
  void enter(const std::string& phase);
  /// The window is fetched. Keys in `kept` outlive it.
  void close(std::initializer_list<std::string> kept = {});
  std::optional<Micros> from() const { return time("from"); }
  std::optional<Micros> to() const { return time("to"); }
  std::optional<Micros> done() const { return time("done"); }

private:
  std::map<std::string, std::string> m_values;
};

/// Parses an answer; a body that is no JSON is an error that says whose it is.
Result<JsonValue> parseAnswer(JsonParser& parser, const HttpResponse& response, std::string_view product);

/// Collects the rows of a page.
class PageBuilder {
public:
  PageBuilder(std::string place) : m_place(std::move(place)) {}
  /// Reads a row with `read`; one that cannot be read is set aside with its bytes. False if it was set aside.
  template<class Read>
  bool add(const JsonValue& row, Read&& read)
  {
    ++m_page.received;
    VendorRows rows;
    const Result<void> understood = read(row, m_unpacker, rows);
    if (!understood) {
      reject(row, understood.error().message);
      return false;
    }
    std::move(rows.spans.begin(), rows.spans.end(), std::back_inserter(m_page.spans));
    std::move(rows.events.begin(), rows.events.end(), std::back_inserter(m_page.events));
    return true;
  }
  SyncPage& page() { return m_page; }
  /// The page with its position.
  SyncPage finish(const SyncCursor& cursor, bool atEnd);

private:
  void reject(const JsonValue& row, std::string reason);

  std::string m_place;
  JsonUnpacker m_unpacker;
  SyncPage m_page;
};

/// "?a=b&c=d" with everything escaped; pairs with an empty value are left out.
std::string queryOf(std::initializer_list<std::pair<std::string_view, std::string>> pairs);

} // namespace hone
