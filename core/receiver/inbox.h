#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace hone::db {
class Connection;
}

namespace hone {

/// What a request is for.
enum class Endpoint : std::uint8_t { traces, logs, metrics, captureSession, captureEvent, events };
enum class BodyEncoding : std::uint8_t { protobuf, json };

/// A request as it is kept: its body after decompression.
struct InboxRequest {
  std::int64_t id = 0;   ///< given by the inbox
  Endpoint endpoint = Endpoint::traces;
  BodyEncoding encoding = BodyEncoding::json;
  Micros receivedAt = 0;
  std::string body;
  std::int64_t attempts = 0; ///< to store it that were begun and never came to an end
  bool isDamaged = false;    ///< the file holds it wrong: body is the bytes as they stand there
};

/// Requests that were acknowledged and are not yet in the store: a small SQLite file beside it (STORE-inbox, mode 0600,
/// WAL with synchronous=FULL), so that what was acknowledged survives a kill and a power cut, and so that acknowledging
/// does not wait for an import that writes to the store. What it holds was not yet looked at (nor masked); once a request
/// is in the store its row is overwritten (secure_delete). Bodies are kept compressed. Any thread; calls block on the disk.
class Inbox {
public:
  /// Opens or creates the file that belongs to a store.
  static Result<std::unique_ptr<Inbox>> openFor(const std::string& storePath);
  /// The same without creating one: null where there is none.
  static Result<std::unique_ptr<Inbox>> openExisting(const std::string& storePath);
  static std::string pathFor(const std::string& storePath) { return storePath + "-inbox"; }
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// Puts all of them in, in one transaction, and gives them their ids. When this returns they are on disk.
  Result<void> append(std::span<InboxRequest> requests);
  /// The oldest requests after an id, up to about that many bytes of bodies; at least one when there is one.
  Result<std::vector<InboxRequest>> next(std::int64_t afterId, std::size_t bytes);
  /// Not waited for on the disk: a request that comes back after a power cut changes nothing in the store.
  Result<void> remove(std::span<const std::int64_t> ids);
  /// Notes that they are about to be stored, or that this came to an end without harm. What a program that was killed in
  /// between leaves behind tells which request kills it. Not waited for on the disk.
  Result<void> beginAttempt(std::span<const std::int64_t> ids);
  Result<void> endAttempt(std::span<const std::int64_t> ids);
  /// Ends the log, in which bodies that were removed may still stand: no byte of them is left in the files. When nothing
  /// comes for a moment, as it costs two waits for the disk.
  Result<void> tidy();

  /// Only who has the turn puts requests into the store, of all processes that have the store open: two that assembled
  /// the same spans at once would count them twice. Waits for it.
  class Turn {
  public:
    explicit Turn(int descriptor);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

  private:
    int m_descriptor;
  };
  Turn takeTurn() const { return Turn(m_turnDescriptor); }

  /// An error when the inbox's file or the store's is no longer where it was: what is written to a file that was deleted
  /// or moved away is kept nowhere. append() asks this itself.
  Result<void> checkPlace() const;

  /// Counts anew: another process that opened the store may have put requests there too.
  Result<void> recount();

  std::int64_t waiting() const { return m_waiting.load(std::memory_order_relaxed); }           ///< requests
  std::int64_t waitingBytes() const { return m_waitingBytes.load(std::memory_order_relaxed); } ///< on disk

private:
  /// Which file stands at a path, by device and number.
  struct Place {
    std::string path;
    std::uint64_t device = 0, number = 0;
  };

  explicit Inbox(const std::string& storePath);
  void count();

  std::array<Place, 2> m_places; ///< the store's file and its own

  int m_turnDescriptor = -1; ///< of a file of its own: closing a second descriptor of a database would end SQLite's locks
  std::unique_ptr<db::Connection> m_writer;  ///< what it commits is on the disk
  std::unique_ptr<db::Connection> m_remover; ///< what it commits need not be
  std::unique_ptr<db::Connection> m_reader;
  std::mutex m_writeMutex;                   ///< of both: who waits for a lock of SQLite's sleeps
  std::mutex m_readMutex;
  std::atomic<std::int64_t> m_waiting{0};
  std::atomic<std::int64_t> m_waitingBytes{0};
};

} // namespace hone
