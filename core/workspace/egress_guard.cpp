#include "workspace/egress_guard.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/word_runs.h"
#include "text/redaction.h"

namespace hone {

namespace {

constexpr std::size_t kMostRuns = 2000;        // of words that are looked up
constexpr std::size_t kMostConversations = 20; // that are read for one run

/// The words of a run as a phrase to search for.
std::string phrase(std::string_view words)
{
  std::string out = "\"";
  for (const char c : words)
    out.push_back(c == '"' || static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
  return out + '"';
}

} // namespace

Result<std::vector<Quote>> findQuotes(const Store& store, std::string_view text)
{
  struct Run {
    std::uint64_t hash;
    std::size_t begin, end;
  };
  std::vector<Run> runs;
  forEachWordRun(text, [&](std::uint64_t hash, std::size_t begin, std::size_t end) {
    if (runs.size() < kMostRuns)
      runs.push_back({hash, begin, end});
  });
  std::vector<Quote> quotes;
  for (const Run& run : runs) {
    Filter filter;
    filter.search = phrase(text.substr(run.begin, run.end - run.begin));
    HONE_TRY(auto found, store.select(filter));
    if (found.empty())
      continue;
    found.resize(std::min(found.size(), kMostConversations));
    // The full text holds what the agent said too; only a user's words are a quote.
    ConversationId said;
    HONE_CHECK(store.forEachConversation(found, false, [&](ConversationId id, Conversation&& conversation) {
      for (const Message& message : conversation.messages)
        if (message.role == Role::user)
          forEachWordRun(message.text, [&](std::uint64_t hash, std::size_t, std::size_t) {
            if (hash == run.hash)
              said = id;
          });
      return !said;
    }));
    if (!said)
      continue;
    if (!quotes.empty() && run.begin <= quotes.back().end)
      quotes.back().end = run.end;
    else
      quotes.push_back({run.begin, run.end, said});
  }
  return quotes;
}

std::string withoutQuotes(std::string_view text, const std::vector<Quote>& quotes)
{
  std::string out;
  std::size_t from = 0;
  for (const Quote& quote : quotes) {
    out += text.substr(from, quote.begin - from);
    out += "(a user's words, left out)";
    from = quote.end;
  }
  return out.append(text.substr(from));
}

bool holdsSecret(const std::string& text)
{
  RedactionOptions secretsOnly;
  secretsOnly.emails = secretsOnly.phones = secretsOnly.cards = secretsOnly.ibans = secretsOnly.ipAddresses = secretsOnly.macAddresses = false;
  secretsOnly.nationalIds = secretsOnly.names = secretsOnly.fields = false;
  const auto redactor = Redactor::make(secretsOnly, "look");
  if (!redactor)
    return false;
  RedactionReport report;
  (*redactor)->redact(text, report);
  return report.total() > 0;
}

std::string addedLines(std::string_view before, std::string_view after)
{
  std::unordered_set<std::string_view> known;
  const auto each = [](std::string_view text, auto&& visit) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
      visit(text.substr(0, end));
      text.remove_prefix(end);
    }
  };
  each(before, [&](std::string_view line) { known.insert(line); });
  std::string out;
  each(after, [&](std::string_view line) {
    if (!known.contains(line))
      out += line;
  });
  return out;
}

} // namespace hone
