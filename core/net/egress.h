#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace hone {

/// The parts of an http or https address that decide where a request goes.
struct HostAddress {
  std::string scheme; ///< "http" or "https"
  std::string host;   ///< lower case
  int port = 0;

  std::string text() const; ///< "cloud.langfuse.com:443"
  bool isLocal() const;     ///< this machine itself
};

/// The address's parts. Refuses other schemes, user names and passwords in the address, and an empty host.
Result<HostAddress> hostOf(std::string_view url);

/// The list of machines that may be contacted, each for what; everything else is refused. Keeps count. Any thread.
class Egress {
public:
  struct Entry {
    HostAddress address;
    std::string purpose;
    std::optional<Micros> lastContactAt;
    std::int64_t requests = 0;
  };

  /// Lets requests to this address's machine go out, until every allowance for it is withdrawn.
  Result<void> allow(std::string_view url, std::string purpose);
  void withdraw(std::string_view purpose);

  /// While offline only this machine itself may be contacted.
  void setOffline(bool offline) { m_offline.store(offline); }
  bool isOffline() const { return m_offline.load(); }

  /// Whether a request may go out now; counts it if so. The purpose is the one that the request is made for.
  Result<void> contact(const HostAddress& address, std::string_view purpose);

  std::vector<Entry> entries() const;

private:
  mutable std::mutex m_mutex;
  std::map<std::pair<std::string, std::string>, Entry> m_entries; ///< by host and purpose
  std::atomic<bool> m_offline = false;
};

} // namespace hone
