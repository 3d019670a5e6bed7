#include "receiver/inbox.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "store/database.h"

namespace hone {

namespace {

/// 'Hinb': tells an inbox from other databases.
constexpr char kPrepare[] =
  "PRAGMA synchronous = FULL; PRAGMA application_id = 1214869090;"
  "CREATE TABLE IF NOT EXISTS request (id INTEGER PRIMARY KEY AUTOINCREMENT, endpoint INTEGER NOT NULL, encoding INTEGER NOT NULL,"
  " received_at INTEGER NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL);"
  // Beside the bodies: to count in their rows would write each body anew.
  "CREATE TABLE IF NOT EXISTS attempt (request INTEGER PRIMARY KEY, count INTEGER NOT NULL);"
  "CREATE TABLE IF NOT EXISTS about (note TEXT PRIMARY KEY) WITHOUT ROWID;"
  "INSERT OR IGNORE INTO about VALUES ('Requests that Hone''s receiver acknowledged and has not yet put into the store beside this"
  " file. They are put there when the store is opened; this file is then empty and may be deleted.')";

constexpr std::size_t kMostBody = std::size_t{64} << 20;

std::string compress(const std::string& body)
{
  std::string packed(ZSTD_compressBound(body.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), body.data(), body.size(), 1);
  if (ZSTD_isError(size))
    throw db::Failure{Error{ErrorKind::internal, "A request could not be compressed.", {}, {}, {}}};
  packed.resize(size);
  return packed;
}

/// Nothing: these bytes are not what was written.
std::optional<std::string> decompress(std::string_view packed, std::size_t size)
{
  std::string body(std::min(size, kMostBody), '\0');
  const std::size_t got = ZSTD_decompress(body.data(), body.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != size)
    return std::nullopt;
  return body;
}

} // namespace

Result<std::unique_ptr<Inbox>> Inbox::openFor(const std::string& storePath)
{
  return db::guarded([&] { return std::unique_ptr<Inbox>(new Inbox(storePath)); });
}

Result<std::unique_ptr<Inbox>> Inbox::openExisting(const std::string& storePath)
{
  std::error_code error;
  return std::filesystem::exists(pathFor(storePath), error) ? openFor(storePath) : std::unique_ptr<Inbox>();
}

Inbox::Turn::Turn(int descriptor) : m_descriptor(descriptor)
{
  while (m_descriptor >= 0 && ::flock(m_descriptor, LOCK_EX) != 0 && errno == EINTR) {
  }
}

Inbox::Turn::~Turn()
{
  if (m_descriptor >= 0)
    ::flock(m_descriptor, LOCK_UN);
}

Inbox::Inbox(const std::string& storePath) : m_places{Place{storePath}, Place{pathFor(storePath)}}
{
  const std::string& path = m_places[1].path;
  db::createPrivateFile(path);
  m_writer = std::make_unique<db::Connection>(path, db::Connection::Mode::write);
  m_writer->execute("PRAGMA journal_mode = WAL");
  m_writer->execute(kPrepare);
  m_remover = std::make_unique<db::Connection>(path, db::Connection::Mode::write);
  m_remover->execute("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192");
  m_reader = std::make_unique<db::Connection>(path, db::Connection::Mode::read);
  count();
  for (Place& place : m_places)
    if (struct stat file {}; ::stat(place.path.c_str(), &file) == 0) {
      place.device = file.st_dev;
      place.number = file.st_ino;
    }
  m_turnDescriptor = ::open((path + "-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

void Inbox::count()
{
  m_waiting = m_writer->integer("SELECT count(*) FROM request");
  m_waitingBytes = m_writer->integer("SELECT coalesce(sum(length(body)), 0) FROM request");
}

Result<void> Inbox::recount()
{
  return db::guarded([&] {
    const std::scoped_lock lock(m_writeMutex);
    count();
  });
}

Inbox::~Inbox()
{
  if (m_turnDescriptor >= 0)
    ::close(m_turnDescriptor);
}

Result<void> Inbox::checkPlace() const
{
  for (const Place& place : m_places) {
    struct stat file {};
    const bool isThere = ::stat(place.path.c_str(), &file) == 0;
    if (place.number != 0 && (!isThere || file.st_ino != place.number || file.st_dev != place.device))
      return fail(ErrorKind::io,
                  "The store is no longer where it was opened: it was moved, deleted or replaced. What came since was not taken. Put it back, or stop and "
                  "start receiving to go on with what is there now.",
                  place.path);
  }
  return {};
}

Result<void> Inbox::append(std::span<InboxRequest> requests)
{
  HONE_CHECK(checkPlace());
  return db::guarded([&] {
    std::vector<std::string> packed;
    packed.reserve(requests.size());
    for (const InboxRequest& request : requests)
      packed.push_back(compress(request.body));
    const std::scoped_lock lock(m_writeMutex);
    db::Transaction transaction(*m_writer, db::Transaction::Kind::write);
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      InboxRequest& request = requests[i];
      m_writer->use("INSERT INTO request (endpoint, encoding, received_at, size, body) VALUES (?1, ?2, ?3, ?4, ?5)")
        ->bind(1, static_cast<std::int64_t>(request.endpoint)).bind(2, static_cast<std::int64_t>(request.encoding)).bind(3, request.receivedAt)
        .bind(4, static_cast<std::int64_t>(request.body.size())).bindBlob(5, std::as_bytes(std::span(packed[i]))).run();
      request.id = m_writer->lastInsertId();
      bytes += static_cast<std::int64_t>(packed[i].size());
    }
    transaction.commit();
    m_waiting += static_cast<std::int64_t>(requests.size());
    m_waitingBytes += bytes;
  });
}

Result<std::vector<InboxRequest>> Inbox::next(std::int64_t afterId, std::size_t bytes)
{
  return db::guarded([&] {
    const std::scoped_lock lock(m_readMutex);
    std::vector<InboxRequest> requests;
    std::size_t size = 0;
    const db::Use row = m_reader->use("SELECT id, endpoint, encoding, received_at, size, body, coalesce(attempt.count, 0) FROM request"
                                       " LEFT JOIN attempt ON attempt.request = request.id WHERE id > ?1 ORDER BY id");
    row->bind(1, afterId);
    while (size < bytes && row->step()) {
      InboxRequest& request = requests.emplace_back();
      request.id = row->integer(0);
      request.endpoint = static_cast<Endpoint>(std::clamp<std::int64_t>(row->integer(1), 0, static_cast<std::int64_t>(Endpoint::events)));
      request.encoding = row->integer(2) == 0 ? BodyEncoding::protobuf : BodyEncoding::json;
      request.receivedAt = row->integer(3);
      const std::string packed(row->text(5));
      auto body = decompress(packed, static_cast<std::size_t>(std::max<std::int64_t>(0, row->integer(4))));
      request.isDamaged = !body;
      request.body = body ? std::move(*body) : packed;
      request.attempts = row->integer(6);
      size += request.body.size() + 1;
    }
    return requests;
  });
}

Result<void> Inbox::remove(std::span<const std::int64_t> ids)
{
  return db::guarded([&] {
    const std::scoped_lock lock(m_writeMutex);
    db::Transaction transaction(*m_remover, db::Transaction::Kind::write);
    for (const std::int64_t id : ids) {
      m_remover->use("DELETE FROM request WHERE id = ?1")->bind(1, id).run();
      m_remover->use("DELETE FROM attempt WHERE request = ?1")->bind(1, id).run();
    }
    transaction.commit();
    count(); // these may have been another process's
  });
}

Result<void> Inbox::beginAttempt(std::span<const std::int64_t> ids)
{
  return db::guarded([&] {
    const std::scoped_lock lock(m_writeMutex);
    db::Transaction transaction(*m_remover, db::Transaction::Kind::write);
    for (const std::int64_t id : ids)
      m_remover->use("INSERT INTO attempt VALUES (?1, 1) ON CONFLICT (request) DO UPDATE SET count = count + 1")->bind(1, id).run();
    transaction.commit();
  });
}

Result<void> Inbox::endAttempt(std::span<const std::int64_t> ids)
{
  return db::guarded([&] {
    const std::scoped_lock lock(m_writeMutex);
    db::Transaction transaction(*m_remover, db::Transaction::Kind::write);
    for (const std::int64_t id : ids)
      m_remover->use("UPDATE attempt SET count = count - 1 WHERE request = ?1 AND count > 0")->bind(1, id).run();
    transaction.commit();
  });
}

Result<void> Inbox::tidy()
{
  return db::guarded([&] {
    const std::scoped_lock lock(m_writeMutex);
    m_remover->execute("PRAGMA wal_checkpoint(TRUNCATE)");
  });
}

} // namespace hone
