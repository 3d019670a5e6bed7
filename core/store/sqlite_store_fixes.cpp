#include <fmt/format.h>

#include "base/time.h"
#include "store/codes.h"
#include "store/sqlite_store.h"

namespace hone {

namespace {

constexpr char kFixColumns[] =
  "SELECT id, pattern_id, recipe, title, rationale, repository, base_commit, state, branch, commit_id, remote, last_error,"
  " created_at FROM fix WHERE id = ?1";

Fix readFix(db::Connection& connection, std::int64_t id)
{
  Fix fix;
  {
    const db::Use row = connection.use(kFixColumns);
    row->bind(1, id);
    if (!row->step())
      db::refuse(ErrorKind::notFound, fmt::format("There is no fix {} in this store.", id));
    fix.id = FixId{row->integer(0)};
    fix.patternId = row->string(1);
    fix.recipe = row->string(2);
    fix.title = row->string(3);
    fix.rationale = row->string(4);
    fix.repository = row->string(5);
    fix.baseCommit = row->string(6);
    fix.state = fixStateFromString(row->text(7)).value_or(FixState::draft);
    fix.branch = row->string(8);
    fix.commit = row->string(9);
    fix.remote = row->string(10);
    fix.lastError = row->string(11);
    fix.createdAt = row->optionalInteger(12);
  }
  {
    const db::Use row = connection.use("SELECT label, value, condition FROM fix_evidence WHERE fix_id = ?1 ORDER BY ordinal");
    row->bind(1, id);
    while (row->step())
      fix.evidence.push_back({row->string(0), row->string(1), row->string(2)});
  }
  {
    const db::Use row = connection.use("SELECT path, base_text, proposed_text, new_file, deleted_file FROM fix_file WHERE fix_id = ?1 ORDER BY ordinal");
    row->bind(1, id);
    while (row->step()) {
      FixFile& file = fix.files.emplace_back();
      file.path = row->string(0);
      file.baseText = row->string(1);
      file.proposedText = row->string(2);
      file.newFile = row->integer(3) != 0;
      file.deletedFile = row->integer(4) != 0;
    }
  }
  const db::Use row = connection.use("SELECT hunk_key, decision, edited FROM fix_choice WHERE fix_id = ?1 ORDER BY ordinal");
  row->bind(1, id);
  while (row->step())
    fix.choices.push_back({row->string(0), db::decisionFromCode(row->integer(1)), row->integer(2) != 0});
  return fix;
}

void writeParts(db::Connection& connection, std::int64_t id, const Fix& fix)
{
  connection.use("DELETE FROM fix_evidence WHERE fix_id = ?1")->bind(1, id).run();
  connection.use("DELETE FROM fix_file WHERE fix_id = ?1")->bind(1, id).run();
  connection.use("DELETE FROM fix_choice WHERE fix_id = ?1")->bind(1, id).run();
  std::int64_t ordinal = 0;
  for (const EvidenceLine& line : fix.evidence)
    connection.use("INSERT INTO fix_evidence (fix_id, ordinal, label, value, condition) VALUES (?1, ?2, ?3, ?4, ?5)")
      ->bind(1, id).bind(2, ordinal++).bindText(3, line.label).bindText(4, line.value).bindText(5, line.condition).run();
  ordinal = 0;
  for (const FixFile& file : fix.files)
    connection.use("INSERT INTO fix_file (fix_id, ordinal, path, new_file, deleted_file, base_text, proposed_text)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      ->bind(1, id).bind(2, ordinal++).bindText(3, file.path).bind(4, file.newFile ? 1 : 0).bind(5, file.deletedFile ? 1 : 0)
      .bindText(6, file.baseText).bindText(7, file.proposedText).run();
  ordinal = 0;
  for (const HunkChoice& choice : fix.choices)
    connection.use("INSERT INTO fix_choice (fix_id, ordinal, hunk_key, decision, edited) VALUES (?1, ?2, ?3, ?4, ?5)")
      ->bind(1, id).bind(2, ordinal++).bindText(3, choice.hunkKey).bind(4, db::code(choice.decision)).bind(5, choice.edited ? 1 : 0).run();
}

} // namespace

Result<FixId> SqliteStore::putFix(const Fix& fix)
{
  return write(Notice::data, [&](db::Connection& connection) {
    db::noteFactChanges(connection, {});
    std::int64_t id = fix.id.value;
    if (id == 0) {
      connection.use("INSERT INTO fix (pattern_id, recipe, title, rationale, repository, base_commit, state, branch, commit_id,"
                     " remote, last_error, created_at) VALUES ('', '', '', '', '', '', '', '', '', '', '', ?1)")
        ->bind(1, nowMicros()).run();
      id = connection.lastInsertId();
    }
    {
      const db::Use row = connection.use(
        "UPDATE fix SET pattern_id = ?2, recipe = ?3, title = ?4, rationale = ?5, repository = ?6, base_commit = ?7, state = ?8,"
        " branch = ?9, commit_id = ?10, remote = ?11, last_error = ?12, created_at = coalesce(?13, created_at) WHERE id = ?1");
      row->bind(1, id).bindText(2, fix.patternId).bindText(3, fix.recipe).bindText(4, fix.title).bindText(5, fix.rationale);
      row->bindText(6, fix.repository).bindText(7, fix.baseCommit).bindText(8, toString(fix.state)).bindText(9, fix.branch);
      row->bindText(10, fix.commit).bindText(11, fix.remote).bindText(12, fix.lastError).bindOptional(13, fix.createdAt);
      row->step();
    }
    if (connection.changes() == 0)
      db::refuse(ErrorKind::notFound, fmt::format("There is no fix {} in this store. It may have been removed.", id));
    writeParts(connection, id, fix);
    return FixId{id};
  });
}

Result<Fix> SqliteStore::fix(FixId id) const
{
  return read([&](db::Connection& connection) { return readFix(connection, id.value); });
}

Result<std::vector<Fix>> SqliteStore::fixes() const
{
  return read([](db::Connection& connection) {
    std::vector<std::int64_t> ids;
    {
      const db::Use row = connection.use("SELECT id FROM fix ORDER BY created_at DESC, id DESC");
      while (row->step())
        ids.push_back(row->integer(0));
    }
    std::vector<Fix> fixes;
    for (const std::int64_t id : ids)
      fixes.push_back(readFix(connection, id));
    return fixes;
  });
}

Result<void> SqliteStore::removeFix(FixId id)
{
  return write(Notice::data, [&](db::Connection& connection) {
    db::noteFactChanges(connection, {});
    connection.use("DELETE FROM fix WHERE id = ?1")->bind(1, id.value).run();
    if (connection.changes() == 0)
      db::refuse(ErrorKind::notFound, fmt::format("There is no fix {} in this store.", id.value));
  });
}

} // namespace hone
