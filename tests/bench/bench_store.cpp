// Inserts generated conversations into a new store and prints what each step costs, in CPU seconds.
// Usage: bench_store FILE [conversations, default 20000]. FILE must not exist. Not a test: nothing is asserted.
#include <ctime>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "must.h"
#include "store/store.h"

using namespace hone;
using hone::test::must;

namespace {

double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template<class Work>
void measure(const char* name, double unitCount, Work&& work)
{
  const double cpu = cpuSeconds();
  const auto wall = std::chrono::steady_clock::now();
  work();
  const double usedCpu = cpuSeconds() - cpu;
  const double usedWall = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
  std::printf("%-34s %9.4f CPU s %9.4f s", name, usedCpu, usedWall);
  if (unitCount > 0)
    std::printf(" %12.0f /CPU s", unitCount / std::max(usedCpu, 1e-9));
  std::printf("\n");
}

/// Words by a Zipf-like law, so that the full-text index meets common and rare ones.
class Generator {
public:
  std::string text(int words)
  {
    std::string out;
    for (int i = 0; i < words; ++i) {
      const double u = std::uniform_real_distribution<double>(0, 1)(m_random);
      const int rank = static_cast<int>(30000 * u * u * u * u);
      if (!out.empty())
        out.push_back(' ');
      out += rank == 77 ? "refund" : word(rank);
    }
    return out;
  }

  Conversation conversation(int number)
  {
    Conversation conversation;
    conversation.externalId = "conversation-" + std::to_string(number);
    conversation.user.externalId = "user-" + std::to_string(pick(1 + number / 4));
    conversation.agent = "agent";
    conversation.agentVersion = "v" + std::to_string(pick(6));
    conversation.model = "model";
    conversation.startedAt = 1700000000000000 + static_cast<Micros>(number) * 30000000 + pick(1000000);
    for (int turn = 0; turn < 3; ++turn) {
      add(conversation, Role::user, text(15 + pick(15)));
      if (turn == 1) {
        ToolCall call;
        call.name = "tool_" + std::to_string(pick(14));
        call.arguments = R"({"order_id":"#W)" + std::to_string(pick(9999999)) + "\"}";
        call.status = pick(10) == 0 ? ToolCall::Status::error : ToolCall::Status::ok;
        add(conversation, Role::assistant, "");
        conversation.messages.back().toolCalls.push_back(call);
        add(conversation, Role::tool, text(60));
      }
      add(conversation, Role::assistant, text(30 + pick(30)));
    }
    if (pick(3) == 0)
      conversation.outcome = ExplicitOutcome{pick(2) ? Outcome::failed : Outcome::resolved, "score", std::nullopt};
    return conversation;
  }

  int pick(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }

private:
  /// Syllables by the rank's digits: words as long and as different as real ones.
  static std::string word(int rank)
  {
    static constexpr const char* kSyllables[] = {"re", "ca", "tion", "or", "der", "lo", "mi", "st", "pay", "ing", "un", "ve", "sha", "ki", "bo",
                                                 "ter", "pro", "fe", "du", "ally", "gra", "no", "che", "x", "qui", "za", "ment", "sy", "wo"};
    constexpr unsigned kCount = std::size(kSyllables);
    std::string out;
    for (unsigned rest = static_cast<unsigned>(rank) * 2654435761u >> 12 | 1u << 15; rest > 0; rest /= kCount)
      out += kSyllables[rest % kCount];
    return out;
  }
  static void add(Conversation& conversation, Role role, std::string text)
  {
    Message& message = conversation.messages.emplace_back();
    message.role = role;
    message.text = std::move(text);
  }
  std::mt19937 m_random{1};
};

} // namespace

int main(int argumentCount, char** arguments)
{
  if (argumentCount < 2) {
    std::fprintf(stderr, "usage: bench_store FILE [conversations]\n");
    return 2;
  }
  const int count = argumentCount > 2 ? std::atoi(arguments[2]) : 20000;
  constexpr int kBatch = 10000;
  const auto store = must(Store::open(arguments[1]));
  std::int64_t bytes = 0, messages = 0;
  const auto import = [&](const char* name) {
    double cpu = 0, generating = 0;
    Generator generator;
    for (int first = 0; first < count; first += kBatch) {
      double start = cpuSeconds();
      std::vector<Conversation> batch;
      for (int i = first; i < std::min(count, first + kBatch); ++i) {
        batch.push_back(generator.conversation(i));
        for (const Message& message : batch.back().messages)
          bytes += static_cast<std::int64_t>(message.text.size());
        messages += static_cast<std::int64_t>(batch.back().messages.size());
      }
      generating += cpuSeconds() - start;
      start = cpuSeconds();
      const auto open = must(store->beginImport("bench", "bench", ""));
      for (const Conversation& conversation : batch) {
        std::int64_t added = 0;
        must(open->put(conversation, added));
      }
      must(open->commit());
      cpu += cpuSeconds() - start;
    }
    std::printf("%-34s %9.4f CPU s, %.0f conversations, %.0f messages, %.1f MB of text a CPU second (generating took %.2f)\n", name, cpu,
                count / cpu, static_cast<double>(messages) / cpu, static_cast<double>(bytes) / 1e6 / cpu, generating);
    messages = bytes = 0;
  };
  import("import");
  import("import again, unchanged");

  Generator generator;
  const auto ids = must(store->conversationIds());
  std::vector<Intent> intents(20);
  for (std::size_t i = 0; i < intents.size(); ++i) {
    intents[i].id = IntentId{-static_cast<std::int64_t>(i) - 1};
    intents[i].name = "Intent " + std::to_string(i);
  }
  std::vector<IntentAssignment> assignments;
  std::vector<std::pair<ConversationId, OutcomeAssessment>> assessments;
  for (const ConversationId id : ids) {
    assignments.push_back({id, 0, IntentId{-1 - generator.pick(20)}, 0.5, "embedded"});
    assessments.emplace_back(id, OutcomeAssessment{Outcome::failed, 0.6, "inferred:rules", {{SignalKind::rephrase, 2, "again"}}});
  }
  const double n = static_cast<double>(ids.size());
  measure("replaceTaxonomy", n, [&] { intents = must(store->replaceTaxonomy(intents, assignments)); });
  measure("putAssessments", n, [&] { must(store->putAssessments(assessments)); });
  measure("facts", n, [&] { must(store->facts()); });
  std::vector<ConversationId> selected;
  const auto select = [&](const char* name, auto&& set) {
    Filter filter;
    set(filter);
    must(store->page(filter, {}, 1));
    measure((std::string("select: ") + name).c_str(), 0, [&] { selected = must(store->select(filter)); });
    measure((std::string("page of 100: ") + name).c_str(), 0, [&] { must(store->page(filter, {}, 100)); });
  };
  select("all", [](Filter&) {});
  select("version and failures", [](Filter& filter) { filter.agentVersions = {"v1"}; filter.failuresOnly = true; });
  select("intent", [&](Filter& filter) { filter.intents = {intents[3].id}; });
  select("search \"refund\"", [](Filter& filter) { filter.search = "refund "; });
  select("search, intent, failures", [&](Filter& filter) { filter.search = "refund "; filter.intents = {intents[3].id}; filter.failuresOnly = true; });
  measure("rows: 200", 200, [&] { must(store->rows(std::span(ids).first(std::min<std::size_t>(200, ids.size())))); });
  measure("conversation: 1000", 1000, [&] {
    for (std::size_t i = 0; i < std::min<std::size_t>(1000, ids.size()); ++i)
      must(store->conversation(ids[i * 7919 % ids.size()]));
  });
  measure("dataVersion: 1000", 1000, [&] {
    for (int i = 0; i < 1000; ++i)
      (void)store->dataVersion();
  });
  return 0;
}
