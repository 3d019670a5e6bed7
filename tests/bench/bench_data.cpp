#include "bench_data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include <simdjson.h>
#include <zstd.h>

#include "capture/byte_stream.h"
#include "capture/csv.h"

namespace dom = simdjson::dom;
using hone::Conversation;
using hone::Message;
using hone::Role;

namespace {

[[noreturn]] void stop(const std::string& message)
{
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(2);
}

std::string textOf(dom::element element)
{
  std::string_view view;
  if (!element.get_string().get(view))
    return std::string(view);
  return {};
}

std::string field(dom::object object, const char* key)
{
  dom::element value;
  return object[key].get(value) ? std::string() : textOf(value);
}

void addMessages(Conversation& conversation, dom::array messages)
{
  for (dom::object in : messages) {
    Message message;
    const std::string role = field(in, "role");
    message.role = hone::roleFromName(role);
    message.text = field(in, "content");
    dom::array calls;
    if (!in["tool_calls"].get_array().get(calls))
      for (dom::object call : calls) {
        hone::ToolCall out;
        dom::object function;
        out.name = call["function"].get_object().get(function) ? field(call, "name") : field(function, "name");
        message.toolCalls.push_back(std::move(out));
      }
    conversation.messages.push_back(std::move(message));
  }
}

bool changesSomething(dom::object action)
{
  const std::string name = field(action, "name");
  return !name.starts_with("get_") && !name.starts_with("find_") && !name.starts_with("list_") && name != "calculate" &&
         name != "think" && !name.starts_with("search_") && field(action, "requestor") != "user";
}

// In alphabetical order.
std::string joinedSet(const std::set<std::string>& names)
{
  std::string joined;
  for (const auto& name : names)
    joined += (joined.empty() ? "" : "+") + name;
  return joined.empty() ? "none" : joined;
}

// The set of gold actions that change something.
std::string goldActions(dom::array actions)
{
  std::set<std::string> names;
  for (dom::object action : actions)
    if (changesSomething(action))
      names.insert(field(action, "name"));
  return joinedSet(names);
}

// The same from what a run was checked against.
std::string checkedActions(dom::array checks)
{
  std::set<std::string> names;
  for (dom::object check : checks) {
    dom::object action;
    if (!check["action"].get_object().get(action) && changesSomething(action))
      names.insert(field(action, "name"));
  }
  return joinedSet(names);
}

void readTau(BenchSet& set, const std::string& bytes)
{
  dom::parser parser;
  dom::element root;
  if (parser.parse(bytes).get(root))
    stop("not JSON");
  if (root.is_array()) {
    for (dom::object run : dom::array(root)) {
      Conversation conversation;
      dom::array messages, actions;
      if (!run["traj"].get_array().get(messages))
        addMessages(conversation, messages);
      std::string gold;
      if (!run["info"]["task"]["actions"].get_array().get(actions))
        gold = goldActions(actions);
      set.gold.push_back(conversation.messages.empty() ? "" : gold);
      set.conversations.push_back(std::move(conversation));
    }
    return;
  }
  std::map<std::string, std::string> goldOf;
  for (dom::object task : dom::array(root["tasks"])) {
    dom::array actions;
    std::string gold = "none";
    if (!task["evaluation_criteria"]["actions"].get_array().get(actions))
      gold = goldActions(actions);
    const std::string id = field(task, "id");
    goldOf[id] = id.starts_with("[") ? id.substr(0, id.find(']') + 1) : gold;
  }
  const dom::array runs = root["simulations"];
  dom::array checks;
  bool anyChecked = false;
  for (dom::object run : runs)
    anyChecked = anyChecked || !run["reward_info"]["action_checks"].get_array().get(checks);
  for (dom::object run : runs) {
    Conversation conversation;
    addMessages(conversation, run["messages"]);
    // Some published files number their runs otherwise than their tasks, so what a run was checked against comes first;
    // a run without checks among checked ones has no gold that can be trusted.
    std::string gold = goldOf[field(run, "task_id")];
    if (!gold.starts_with("[")) {
      if (!run["reward_info"]["action_checks"].get_array().get(checks))
        gold = checkedActions(checks);
      else if (anyChecked)
        gold.clear();
    }
    set.gold.push_back(conversation.messages.empty() ? "" : gold);
    set.conversations.push_back(std::move(conversation));
  }
}

Conversation single(std::string text)
{
  Conversation conversation;
  Message message;
  message.text = std::move(text);
  conversation.messages.push_back(std::move(message));
  return conversation;
}

void readClinc(BenchSet& set, const std::string& bytes, const std::string& part)
{
  dom::parser parser;
  dom::element root;
  if (parser.parse(bytes).get(root))
    stop("not JSON");
  for (dom::array row : dom::array(root[part])) {
    set.conversations.push_back(single(textOf(row.at(0))));
    set.gold.push_back(textOf(row.at(1)));
  }
}

void readTurns(BenchSet& set, const std::string& bytes)
{
  dom::parser parser;
  std::istringstream lines(bytes);
  for (std::string line; std::getline(lines, line);) {
    dom::object row;
    if (line.empty() || parser.parse(line).get_object().get(row))
      continue;
    const std::string text = field(row, "utterance");
    set.conversations.push_back(single(text.empty() ? field(row, "text") : text));
    const std::string gold = field(row, "reference_label");
    set.gold.push_back(gold.empty() ? field(row, "intent") : gold);
  }
}

// CSV-style quoting with tabs between the fields.
std::vector<std::vector<std::string>> readTsv(const std::string& bytes)
{
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    std::string& cell = rows.back().back();
    if (quoted) {
      if (c == '"' && i + 1 < bytes.size() && bytes[i + 1] == '"')
        cell += bytes[++i];
      else if (c == '"')
        quoted = false;
      else
        cell += c;
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == '\t') {
      rows.back().emplace_back();
    } else if (c == '\n') {
      rows.push_back({""});
    } else if (c != '\r') {
      cell += c;
    }
  }
  return rows;
}

void readMultidogo(BenchSet& set, const std::string& bytes)
{
  static const std::set<std::string> generic{"contentonly", "confirmation", "rejection", "thankyou", "openinggreeting", "closinggreeting", "outofdomain"};
  std::map<std::string, std::size_t> at;
  for (const auto& row : readTsv(bytes)) {
    if (row.size() < 6 || row[0] == "conversationId")
      continue;
    const auto [entry, isNew] = at.try_emplace(row[0], set.conversations.size());
    if (isNew) {
      set.conversations.emplace_back();
      set.gold.emplace_back();
    }
    Message message;
    message.text = row[3];
    set.conversations[entry->second].messages.push_back(std::move(message));
    std::string& gold = set.gold[entry->second];
    const std::string intent = row[5].substr(0, row[5].find("<div>"));
    if (gold.empty() && !generic.contains(intent))
      gold = intent; // the first task of the conversation
  }
}

// Any published set as a table: a row is an utterance with its label; the first row names the columns.
void readTable(BenchSet& set, const std::string& bytes)
{
  const auto stream = hone::openMemoryStream(bytes);
  hone::CsvReader reader(*stream, hone::sniffCsv(std::string_view(bytes).substr(0, std::size_t{1} << 20), bytes.size() <= std::size_t{1} << 20));
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t text = kNone, label = kNone;
  const auto columnOf = [](const std::vector<std::string>& columns, std::initializer_list<const char*> names) {
    for (const char* name : names)
      if (const auto found = std::ranges::find(columns, name); found != columns.end())
        return static_cast<std::size_t>(found - columns.begin());
    return kNone;
  };
  for (;;) {
    const auto kind = reader.next();
    if (!kind || *kind == hone::CsvReader::Kind::end)
      break;
    if (*kind != hone::CsvReader::Kind::row)
      continue;
    const auto& row = reader.fields();
    if (text == kNone) {
      text = columnOf(row, {"text", "utterance", "query", "sentence", "question", "message"});
      label = columnOf(row, {"label", "category", "intent", "gold", "class"});
      if (text == kNone || label == kNone)
        stop("the first row must name a column text (utterance, query, sentence, question, message) and one label (category, intent, gold, class)");
    } else if (std::max(text, label) < row.size()) {
      set.conversations.push_back(single(row[text]));
      set.gold.push_back(row[label]);
    }
  }
}

// tests/data/intents: gold, tools, turns.
void readExtract(BenchSet& set, const std::string& bytes)
{
  std::istringstream lines(bytes);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string gold, tools, turns, part;
    std::getline(fields, gold, '\t');
    std::getline(fields, tools, '\t');
    std::getline(fields, turns, '\t');
    Conversation conversation;
    Message agent;
    agent.role = Role::assistant;
    std::istringstream toolList(tools), turnList(turns);
    while (std::getline(turnList, part, '\x1f'))
      conversation.messages.push_back(single(part).messages.front());
    while (std::getline(toolList, part, ',')) {
      hone::ToolCall call;
      call.name = part;
      agent.toolCalls.push_back(std::move(call));
    }
    if (!agent.toolCalls.empty())
      conversation.messages.push_back(std::move(agent));
    set.conversations.push_back(std::move(conversation));
    set.gold.push_back(gold);
  }
}

void readStar(BenchSet& set, const std::string& folder)
{
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  dom::parser parser;
  for (const auto& file : files) {
    const std::string bytes = readBenchFile(file.string());
    dom::element root;
    if (parser.parse(bytes).get(root))
      continue;
    Conversation conversation;
    for (dom::object event : dom::array(root["Events"])) {
      const std::string agent = field(event, "Agent"), action = field(event, "Action");
      const bool user = agent == "User" && action == "utter";
      if (!user && !(agent == "Wizard" && (action == "utter" || action == "pick_suggestion")))
        continue;
      Message message;
      message.role = user ? Role::user : Role::assistant;
      message.text = field(event, "Text");
      conversation.messages.push_back(std::move(message));
    }
    std::string gold;
    dom::array wizard;
    bool several = true;
    if (!root["Scenario"]["MultiTask"].get_bool().get(several) && !several &&
        !root["Scenario"]["WizardCapabilities"].get_array().get(wizard))
      for (dom::object task : wizard)
        gold = field(task, "Task");
    const bool spoke = std::any_of(conversation.messages.begin(), conversation.messages.end(), [](const Message& m) { return m.role == Role::user; });
    set.gold.push_back(spoke ? gold : "");
    set.conversations.push_back(std::move(conversation));
  }
}

// Largest total of a square cost table by the Hungarian method with potentials, O(n³).
double bestMatching(const std::vector<std::vector<double>>& gain)
{
  const std::size_t n = gain.size();
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  std::vector<double> u(n + 1, 0), v(n + 1, 0);
  std::vector<std::size_t> match(n + 1, 0), way(n + 1, 0);
  for (std::size_t i = 1; i <= n; ++i) {
    match[0] = i;
    std::size_t column = 0;
    std::vector<double> least(n + 1, kInfinite);
    std::vector<bool> used(n + 1, false);
    do {
      used[column] = true;
      const std::size_t row = match[column];
      double delta = kInfinite;
      std::size_t next = 0;
      for (std::size_t j = 1; j <= n; ++j) {
        if (used[j])
          continue;
        if (const double cost = -gain[row - 1][j - 1] - u[row] - v[j]; cost < least[j]) {
          least[j] = cost;
          way[j] = column;
        }
        if (least[j] < delta) {
          delta = least[j];
          next = j;
        }
      }
      for (std::size_t j = 0; j <= n; ++j) {
        if (used[j]) {
          u[match[j]] += delta;
          v[j] -= delta;
        } else {
          least[j] -= delta;
        }
      }
      column = next;
    } while (match[column] != 0);
    do {
      const std::size_t previous = way[column];
      match[column] = match[previous];
      column = previous;
    } while (column != 0);
  }
  double total = 0;
  for (std::size_t j = 1; j <= n; ++j)
    total += gain[match[j] - 1][j - 1];
  return total;
}

} // namespace

std::string readBenchFile(const std::string& path)
{
  std::ifstream file(path, std::ios::binary);
  if (!file)
    stop("cannot read " + path);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  if (!path.ends_with(".zst"))
    return bytes;
  std::string out;
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string chunk(1u << 20, '\0');
  while (in.pos < in.size) {
    ZSTD_outBuffer to{chunk.data(), chunk.size(), 0};
    if (ZSTD_isError(ZSTD_decompressStream(stream, &to, &in)))
      stop("damaged: " + path);
    out.append(chunk.data(), to.pos);
  }
  for (bool more = true; more;) {
    ZSTD_outBuffer to{chunk.data(), chunk.size(), 0};
    more = ZSTD_decompressStream(stream, &to, &in) > 0 && to.pos == chunk.size();
    out.append(chunk.data(), to.pos);
  }
  ZSTD_freeDStream(stream);
  return out;
}

BenchSet readBenchSet(const std::string& kind, const std::vector<std::string>& paths)
{
  BenchSet set;
  for (const auto& path : paths) {
    if (kind == "star") {
      readStar(set, path);
      continue;
    }
    const std::string bytes = readBenchFile(path);
    if (kind == "tau")
      readTau(set, bytes);
    else if (kind.starts_with("clinc"))
      readClinc(set, bytes, kind.size() > 6 ? kind.substr(6) : "test");
    else if (kind == "turns")
      readTurns(set, bytes);
    else if (kind == "extract")
      readExtract(set, bytes);
    else if (kind == "multidogo")
      readMultidogo(set, bytes);
    else if (kind == "table")
      readTable(set, bytes);
    else
      stop("unknown kind " + kind);
  }
  return set;
}

ClusterScores scoreClusters(const std::vector<std::string>& gold, const std::vector<std::string>& found)
{
  std::map<std::string, std::size_t> goldNumber, foundNumber;
  std::vector<std::pair<std::size_t, std::size_t>> rows;
  for (std::size_t i = 0; i < gold.size(); ++i)
    if (!gold[i].empty())
      rows.emplace_back(goldNumber.try_emplace(gold[i], goldNumber.size()).first->second,
                        foundNumber.try_emplace(found[i], foundNumber.size()).first->second);
  ClusterScores scores;
  scores.goldCount = static_cast<int>(goldNumber.size());
  scores.foundCount = static_cast<int>(foundNumber.size());
  scores.scored = rows.size();
  if (rows.empty())
    return scores;
  const std::size_t side = std::max(goldNumber.size(), foundNumber.size());
  std::vector<std::vector<double>> table(side, std::vector<double>(side, 0));
  for (const auto& [g, f] : rows)
    table[g][f] += 1;
  const auto n = static_cast<double>(rows.size());
  scores.accuracy = 100 * bestMatching(table) / n;
  std::vector<double> a(side, 0), b(side, 0);
  for (std::size_t g = 0; g < side; ++g)
    for (std::size_t f = 0; f < side; ++f) {
      a[g] += table[g][f];
      b[f] += table[g][f];
    }
  double mutual = 0, entropyA = 0, entropyB = 0, pairs = 0, pairsA = 0, pairsB = 0;
  const auto choose2 = [](double x) { return x * (x - 1) / 2; };
  for (std::size_t g = 0; g < side; ++g) {
    if (a[g] > 0)
      entropyA -= a[g] / n * std::log(a[g] / n);
    if (b[g] > 0)
      entropyB -= b[g] / n * std::log(b[g] / n);
    pairsA += choose2(a[g]);
    pairsB += choose2(b[g]);
    for (std::size_t f = 0; f < side; ++f) {
      if (table[g][f] > 0)
        mutual += table[g][f] / n * std::log(n * table[g][f] / (a[g] * b[f]));
      pairs += choose2(table[g][f]);
    }
  }
  scores.nmi = entropyA + entropyB > 0 ? 200 * mutual / (entropyA + entropyB) : 100;
  const double expected = pairsA * pairsB / choose2(n), most = (pairsA + pairsB) / 2;
  scores.ari = most > expected ? 100 * (pairs - expected) / (most - expected) : 100;
  return scores;
}
