#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "store/codes.h"
#include "store/erasure.h"

namespace hone::db {

namespace {

constexpr std::size_t kSampledConversations = 200;
constexpr std::size_t kSampledRecords = 200; // set-aside ones
constexpr std::size_t kPiecesOfConversation = 3;
constexpr std::size_t kPieceBytes = 28;      // short, so that a piece seldom lies across two pages of the file
constexpr std::size_t kShortestString = 6;
constexpr std::size_t kMostWords = 400;
constexpr std::size_t kBlockBytes = 1u << 20;

std::uint32_t firstFour(const char* at)
{
  std::uint32_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

/// A run of plain bytes in the middle of a text, cut at code points; empty when there is none long enough.
std::string pieceOf(std::string_view text, std::size_t from)
{
  std::string piece;
  for (std::size_t i = from; i < text.size() && piece.size() < kPieceBytes; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (piece.empty() && (c & 0xC0) == 0x80)
      continue;
    // What JSON would write in another way would not be found where a record is kept as JSON.
    if (c < 0x20 || c == '"' || c == '\\') {
      if (piece.size() >= 16)
        break;
      piece.clear();
      continue;
    }
    piece.push_back(text[i]);
  }
  while (!piece.empty() && (static_cast<unsigned char>(piece.back()) & 0xC0) == 0x80)
    piece.pop_back();
  if (!piece.empty() && static_cast<unsigned char>(piece.back()) >= 0x80)
    piece.pop_back();
  return piece.size() >= 16 ? piece : std::string();
}

void addWords(std::string_view text, std::set<std::string>& words)
{
  std::string word;
  bool plain = true;
  const auto finish = [&] {
    if (plain && word.size() >= 5 && word.size() <= 40 && words.size() < kMostWords)
      words.insert(word);
    word.clear();
    plain = true;
  };
  for (const char ch : text) {
    const auto c = static_cast<unsigned char>(ch);
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
      word.push_back(ch);
    else if (c >= 'A' && c <= 'Z')
      word.push_back(static_cast<char>(c + 32));
    else if (c >= 0x80)
      plain = false; // how the index folds it is its own business
    else
      finish();
  }
  finish();
}

/// Marks the strings that stand in a file, read in blocks that overlap.
std::int64_t lookInFile(const ByteSearch& search, const std::string& path, std::vector<bool>& found)
{
  std::FILE* const file = std::fopen(path.c_str(), "rbe");
  if (!file)
    return -1;
  const std::size_t overlap = search.longest() > 0 ? search.longest() - 1 : 0;
  std::string block(kBlockBytes + overlap, '\0');
  std::size_t kept = 0;
  std::int64_t total = 0;
  for (;;) {
    const std::size_t read = std::fread(block.data() + kept, 1, kBlockBytes, file);
    if (read == 0)
      break;
    total += static_cast<std::int64_t>(read);
    const std::size_t size = kept + read;
    search.look(std::string_view(block.data(), size), found);
    kept = std::min(overlap, size);
    std::memmove(block.data(), block.data() + size - kept, kept);
  }
  std::fclose(file);
  return total;
}

std::string quotedName(std::string_view name)
{
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"')
      out.push_back('"');
    out.push_back(c);
  }
  return out + '"';
}

/// Marks the strings that rows of the store hold: those stay on purpose.
void lookInRows(Connection& connection, const ByteSearch& search, std::vector<bool>& found)
{
  std::vector<std::string> tables;
  {
    const auto row = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
                                        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'conversation_text_%'");
    while (row->step())
      tables.push_back(row->string(0));
  }
  for (const std::string& table : tables) {
    std::string columns;
    int count = 0;
    {
      const auto row = connection.prepare("SELECT name, upper(type) FROM pragma_table_info(?1)");
      row->bindText(1, table);
      while (row->step())
        if (row->text(1) != "INTEGER" && row->text(1) != "REAL") {
          columns += (columns.empty() ? "" : ", ") + quotedName(row->text(0));
          ++count;
        }
    }
    if (count == 0)
      continue;
    const auto row = connection.prepare(fmt::format("SELECT {} FROM {}", columns, quotedName(table)));
    while (row->step())
      for (int i = 0; i < count; ++i)
        search.look(row->text(i), found);
  }
}

} // namespace

ByteSearch::ByteSearch(std::vector<std::string> strings) : m_mayStart(1u << 16, false)
{
  std::ranges::sort(strings);
  strings.erase(std::ranges::unique(strings).begin(), strings.end());
  for (std::string& string : strings) {
    if (string.size() < kShortestString)
      continue;
    m_byStart.emplace(firstFour(string.data()), m_strings.size());
    m_mayStart[firstFour(string.data()) & 0xFFFF] = true;
    m_longest = std::max(m_longest, string.size());
    m_strings.push_back(std::move(string));
  }
}

void ByteSearch::look(std::string_view bytes, std::vector<bool>& found) const
{
  found.resize(m_strings.size());
  if (m_strings.empty() || bytes.size() < kShortestString)
    return;
  for (std::size_t i = 0; i + kShortestString <= bytes.size(); ++i) {
    const std::uint32_t start = firstFour(bytes.data() + i);
    if (!m_mayStart[start & 0xFFFF])
      continue;
    const auto [first, last] = m_byStart.equal_range(start);
    for (auto candidate = first; candidate != last; ++candidate)
      if (!found[candidate->second] && bytes.substr(i).starts_with(m_strings[candidate->second]))
        found[candidate->second] = true;
  }
}

Traces collectTraces(Connection& connection, std::span<const std::int64_t> ids, std::span<const std::int64_t> records, const ErasureRequest& request)
{
  Traces traces;
  std::set<std::string> strings;
  std::set<std::string> words;
  for (std::string& name : namesOf(request))
    strings.insert(std::move(name));
  const std::size_t recordStep = std::max<std::size_t>(1, records.size() / kSampledRecords);
  for (std::size_t i = 0; i < records.size(); i += recordStep) {
    const auto row = connection.prepare("SELECT raw FROM quarantine WHERE id = ?1");
    row->bind(1, records[i]);
    if (!row->step())
      continue;
    // The file holds these bytes as they are, whatever they are. ByteSearch leaves out what is too short.
    const std::string_view raw = row->text(0);
    strings.emplace(raw.substr(raw.size() > kPieceBytes ? (raw.size() - kPieceBytes) / 2 : 0, kPieceBytes));
  }
  const std::size_t step = std::max<std::size_t>(1, ids.size() / kSampledConversations);
  for (std::size_t i = 0; i < ids.size(); i += step) {
    {
      const auto row = connection.prepare("SELECT c.external_id, u.external_id FROM conversation c LEFT JOIN user u ON u.id = c.user_id WHERE c.id = ?1");
      row->bind(1, ids[i]);
      if (row->step())
        for (int column : {0, 1})
          if (!row->text(column).empty())
            strings.insert(row->string(column));
    }
    // The longest texts are the least likely to be said twice. What user and agent said comes before what tools answered.
    const auto row = connection.prepare("SELECT text FROM message WHERE id BETWEEN ?1 AND ?2 AND role <> 0 ORDER BY role = 3, length(text) DESC LIMIT ?3");
    row->bind(1, firstRow(ids[i])).bind(2, lastRow(ids[i])).bind(3, static_cast<std::int64_t>(kPiecesOfConversation));
    while (row->step()) {
      const std::string_view text = row->text(0);
      const std::size_t from = text.size() > 2 * kPieceBytes ? text.size() / 2 - kPieceBytes / 2 : 0;
      if (std::string piece = pieceOf(text, from); !piece.empty())
        strings.insert(std::move(piece));
      addWords(text.substr(0, 4096), words);
    }
  }
  traces.strings.assign(strings.begin(), strings.end());
  traces.words.assign(words.begin(), words.end());
  return traces;
}

std::vector<std::string> storeFiles(const std::string& storePath)
{
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code error;
  const fs::path store = fs::absolute(storePath, error);
  const std::string stem = store.filename().string();
  const auto add = [&](const fs::path& path) {
    std::error_code ignored;
    if (fs::is_regular_file(fs::symlink_status(path, ignored)))
      files.push_back(path.string());
  };
  for (fs::directory_iterator entry(store.parent_path(), fs::directory_options::skip_permission_denied, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool own = name == stem || (name.starts_with(stem) && name.size() > stem.size() && (name[stem.size()] == '-' || name[stem.size()] == '.'));
    if (!own)
      continue;
    std::error_code ignored;
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
      for (fs::recursive_directory_iterator inner(entry->path(), fs::directory_options::skip_permission_denied, ignored), last; !ignored && inner != last;
           inner.increment(ignored))
        add(inner->path());
    } else {
      add(entry->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> storeCopies(const std::string& storePath)
{
  std::vector<std::string> copies;
  for (std::string& file : storeFiles(storePath))
    if (std::filesystem::path(file).filename().string().starts_with(std::filesystem::path(storePath).filename().string() + ".before-v"))
      copies.push_back(std::move(file));
  return copies;
}

ErasureProof searchFiles(Connection& connection, const Traces& traces)
{
  ErasureProof proof;
  const ByteSearch search(traces.strings);
  proof.strings = static_cast<std::int64_t>(search.count());
  std::vector<std::pair<ErasureProof::File, std::vector<bool>>> looked;
  bool any = false;
  for (const std::string& path : storeFiles(connection.path())) {
    std::vector<bool> found(search.count());
    const std::int64_t bytes = lookInFile(search, path, found);
    if (bytes < 0)
      continue;
    any = any || std::ranges::find(found, true) != found.end();
    looked.push_back({{path, bytes, 0}, std::move(found)});
  }
  std::vector<bool> shared(search.count());
  if (any)
    lookInRows(connection, search, shared);
  proof.shared = std::ranges::count(shared, true);
  proof.clean = true;
  for (auto& [file, found] : looked) {
    for (std::size_t i = 0; i < found.size(); ++i)
      file.found += found[i] && !shared[i];
    proof.clean = proof.clean && file.found == 0;
    proof.files.push_back(std::move(file));
  }
  return proof;
}

void searchIndex(Connection& connection, const Traces& traces, ErasureProof& proof)
{
  // A word that is in the vocabulary must be in a conversation that stays.
  ErasureProof::File index{connection.path() + " (full-text index)", 0, 0};
  connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary USING fts5vocab(main, conversation_text, row)");
  {
    const auto known = connection.prepare("SELECT 1 FROM temp.search_vocabulary WHERE term = ?1");
    const auto matches = connection.prepare("SELECT t.rowid FROM conversation_text t WHERE conversation_text MATCH ?1"
                                            " AND EXISTS (SELECT 1 FROM conversation c WHERE c.id = t.rowid) LIMIT 1");
    for (const std::string& word : traces.words) {
      ++proof.strings;
      known->reset();
      known->bindText(1, word);
      if (!known->step())
        continue;
      const std::string query = '"' + word + '"';
      matches->reset();
      matches->bindText(1, query);
      ++(matches->step() ? proof.shared : index.found);
    }
  }
  connection.execute("DROP TABLE temp.search_vocabulary"); // the statements above are gone by now
  proof.clean = proof.clean && index.found == 0;
  proof.files.push_back(std::move(index));
}

} // namespace hone::db
