#include "fixes/diff_model.h"

#include <algorithm>
#include <functional>
#include <ostream> // dtl.hpp expects it
#include <string_view>
#include <unordered_map>

#include <dtl/dtl.hpp>

#include "fixes/text_lines.h"

namespace hone {

namespace {

struct WordToken {
  std::size_t begin = 0;
  std::size_t length = 0;
};

enum class CharClass : std::uint8_t { space, word, joiner, single };

bool isIdeograph(char32_t c)
{
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

/// Marks that belong to the character before them: splitting there would mark half of what a person sees as one.
bool isJoiner(char32_t c)
{
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x20D0 && c <= 0x20FF) ||
         (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F) || c == 0x200D || (c >= 0x1F3FB && c <= 0x1F3FF);
}

CharClass classOf(char32_t c)
{
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0x3000)
    return CharClass::space;
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
    return CharClass::word;
  if (c < 0xC0 || isIdeograph(c) || (c >= 0x2000 && c <= 0x2BFF && c != 0x200D) || c == 0xFFFD || c >= 0x1F000)
    return isJoiner(c) ? CharClass::joiner : CharClass::single;
  return isJoiner(c) ? CharClass::joiner : CharClass::word;
}

std::vector<WordToken> wordTokens(std::string_view text)
{
  std::vector<WordToken> tokens;
  CharClass last = CharClass::single;
  bool glue = false; // after a zero-width joiner the next character belongs to the same token
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = codePointAt(text, i);
    const CharClass type = classOf(point.value);
    const bool joins = !tokens.empty() && (type == CharClass::joiner || glue || (type == last && type != CharClass::single));
    if (joins)
      tokens.back().length += point.length;
    else
      tokens.push_back({i, point.length});
    if (type != CharClass::joiner)
      last = type;
    glue = point.value == 0x200D;
    i += point.length;
  }
  return tokens;
}

/// Sentence-like pieces, for lines too long to compare by the word at once.
std::vector<WordToken> clauseTokens(std::string_view text, const std::vector<WordToken>& words)
{
  std::vector<WordToken> clauses;
  bool open = false;
  for (const WordToken& word : words) {
    if (open)
      clauses.back().length += word.length;
    else
      clauses.push_back(word);
    const char end = text[word.begin + word.length - 1];
    open = !(end == '.' || end == ';' || end == '!' || end == '?' || end == ',' || end == ':') &&
           clauses.back().length < 400;
  }
  return clauses;
}

/// More words than this on a side are compared by the clause first.
constexpr std::size_t kMostWords = 1200;
/// More tokens than this are not compared at all: what lies between the equal ends is marked whole.
constexpr std::size_t kMostTokens = 8000;

/// One run of removed and added tokens between common ones, as index ranges.
struct TokenChange {
  std::size_t oldBegin = 0, oldEnd = 0, newBegin = 0, newEnd = 0;
};

std::vector<TokenChange> tokenChanges(std::string_view before, const std::vector<WordToken>& a, std::string_view after,
                                      const std::vector<WordToken>& b)
{
  const auto textA = [&](std::size_t i) { return before.substr(a[i].begin, a[i].length); };
  const auto textB = [&](std::size_t i) { return after.substr(b[i].begin, b[i].length); };
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && textA(head) == textB(head))
    ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && textA(a.size() - 1 - tail) == textB(b.size() - 1 - tail))
    ++tail;
  const std::size_t endA = a.size() - tail;
  const std::size_t endB = b.size() - tail;
  std::vector<TokenChange> changes;
  if (head == endA && head == endB)
    return changes;
  if (head == endA || head == endB || endA - head > kMostTokens || endB - head > kMostTokens) {
    changes.push_back({head, endA, head, endB});
    return changes;
  }
  std::unordered_map<std::string_view, int> numbers;
  std::vector<int> idsA;
  std::vector<int> idsB;
  for (std::size_t i = head; i < endA; ++i)
    idsA.push_back(numbers.emplace(textA(i), static_cast<int>(numbers.size())).first->second);
  for (std::size_t i = head; i < endB; ++i)
    idsB.push_back(numbers.emplace(textB(i), static_cast<int>(numbers.size())).first->second);
  dtl::Diff<int, std::vector<int>> diff(idsA, idsB);
  // Without onHuge() dtl bounds its memory and goes on from where it stopped: valid marks, perhaps not the fewest.
  diff.compose();
  std::size_t i = head;
  std::size_t j = head;
  bool open = false;
  const auto script = diff.getSes().getSequence();
  for (const auto& [id, info] : script) {
    if (info.type == dtl::SES_COMMON) {
      ++i;
      ++j;
      open = false;
      continue;
    }
    if (!open)
      changes.push_back({i, i, j, j});
    open = true;
    if (info.type == dtl::SES_DELETE)
      changes.back().oldEnd = ++i;
    else
      changes.back().newEnd = ++j;
  }
  return changes;
}

void addSpan(std::vector<WordSpan>& spans, std::size_t begin, std::size_t end)
{
  if (begin < end)
    spans.push_back({static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end - begin)});
}

/// Joins spans that only blank space parts: "a b" → "c d" reads as one change.
void joinSpans(std::string_view text, std::vector<WordSpan>& spans)
{
  std::vector<WordSpan> out;
  for (const WordSpan& span : spans) {
    if (!out.empty()) {
      const std::size_t end = static_cast<std::size_t>(out.back().begin + out.back().length);
      const std::string_view gap = text.substr(end, static_cast<std::size_t>(span.begin) - end);
      if (gap.find_first_not_of(" \t") == std::string_view::npos) {
        out.back().length = span.begin + span.length - out.back().begin;
        continue;
      }
    }
    out.push_back(span);
  }
  spans = std::move(out);
}

} // namespace

std::pair<std::vector<WordSpan>, std::vector<WordSpan>> diffWords(const std::string& before, const std::string& after)
{
  std::pair<std::vector<WordSpan>, std::vector<WordSpan>> spans;
  const std::vector<WordToken> a = wordTokens(before);
  const std::vector<WordToken> b = wordTokens(after);
  const auto spanOf = [](const std::vector<WordToken>& tokens, std::size_t begin, std::size_t end) {
    return std::pair(tokens[begin].begin, tokens[end - 1].begin + tokens[end - 1].length);
  };
  const auto mark = [&](const std::vector<WordToken>& ta, const std::vector<WordToken>& tb, const TokenChange& c) {
    if (c.oldBegin < c.oldEnd) {
      const auto [begin, end] = spanOf(ta, c.oldBegin, c.oldEnd);
      addSpan(spans.first, begin, end);
    }
    if (c.newBegin < c.newEnd) {
      const auto [begin, end] = spanOf(tb, c.newBegin, c.newEnd);
      addSpan(spans.second, begin, end);
    }
  };
  if (a.size() <= kMostWords && b.size() <= kMostWords) {
    for (const TokenChange& change : tokenChanges(before, a, after, b))
      mark(a, b, change);
  } else {
    const std::vector<WordToken> clausesA = clauseTokens(before, a);
    const std::vector<WordToken> clausesB = clauseTokens(after, b);
    for (const TokenChange& change : tokenChanges(before, clausesA, after, clausesB)) {
      if (change.oldBegin == change.oldEnd || change.newBegin == change.newEnd) {
        mark(clausesA, clausesB, change);
        continue;
      }
      const auto [beginA, endA] = spanOf(clausesA, change.oldBegin, change.oldEnd);
      const auto [beginB, endB] = spanOf(clausesB, change.newBegin, change.newEnd);
      const std::string_view partA = std::string_view(before).substr(beginA, endA - beginA);
      const std::string_view partB = std::string_view(after).substr(beginB, endB - beginB);
      const std::vector<WordToken> wordsA = wordTokens(partA);
      const std::vector<WordToken> wordsB = wordTokens(partB);
      for (const TokenChange& inner : tokenChanges(partA, wordsA, partB, wordsB)) {
        if (inner.oldBegin < inner.oldEnd) {
          const auto [begin, end] = spanOf(wordsA, inner.oldBegin, inner.oldEnd);
          addSpan(spans.first, beginA + begin, beginA + end);
        }
        if (inner.newBegin < inner.newEnd) {
          const auto [begin, end] = spanOf(wordsB, inner.newBegin, inner.newEnd);
          addSpan(spans.second, beginB + begin, beginB + end);
        }
      }
    }
  }
  joinSpans(before, spans.first);
  joinSpans(after, spans.second);
  return spans;
}

} // namespace hone
