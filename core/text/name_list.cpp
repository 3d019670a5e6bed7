#include <algorithm>

#include "text/detectors.h"
#include "text/stop_words.h"
#include "text/utf8.h"

namespace hone::redaction {

namespace {

constexpr std::size_t kBuckets = 1024;
constexpr std::size_t kMostTerms = 100000;
constexpr std::size_t kShortestPart = 3;
constexpr std::size_t kFewestDigits = 5;
constexpr std::size_t kLocalDigits = 7; ///< a number without its area
constexpr std::size_t kMostDigits = 34;
constexpr std::size_t kMostNumbers = 500;

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The end of the word that begins here.
std::size_t endOfWord(std::string_view text, std::size_t begin)
{
  std::size_t end = begin;
  while (end < text.size() && isWordByte(text[end]))
    ++end;
  return end;
}

std::size_t bucketOf(std::string_view word)
{
  std::size_t hash = 0;
  for (const char c : word)
    if (static_cast<unsigned char>(c) < 0x80) // others fold to another number of bytes now and then
      hash = hash * 31 + static_cast<unsigned char>(lower(c));
  return hash % kBuckets;
}

bool isEverydayWord(const std::string& word)
{
  // Names that are words as well would mask half the text.
  static constexpr std::string_view kWords[] = {"will", "may", "mark", "bill", "grant", "art", "rose", "grace", "hope", "faith", "joy", "sunny", "rich", "frank", "drew", "chase",
    "dean", "page", "price", "young", "long", "short", "white", "black", "brown", "green", "gray", "grey", "king", "day", "love", "best", "good", "house", "bank", "card",
    "april", "june", "august", "summer", "autumn", "miss", "test", "user", "customer", "client", "admin", "guest", "name", "first", "last", "new", "york", "van", "von", "del"};
  return isStopWord(word) || std::ranges::find(kWords, word) != std::end(kWords);
}

} // namespace

void NameList::add(std::string_view text, RedactionType type, bool capitalised)
{
  if (m_terms.size() >= kMostTerms || text.empty())
    return;
  std::string folded = foldCase(text);
  if (std::ranges::any_of(m_terms.size() < 64 ? m_terms : std::vector<Term>(), [&](const Term& term) { return term.folded == folded && term.capitalised == capitalised; }))
    return;
  if (m_byStart.empty())
    m_byStart.resize(kBuckets);
  std::size_t begin = 0;
  while (begin < folded.size() && !isWordByte(folded[begin]))
    ++begin;
  m_byStart[bucketOf(std::string_view(folded).substr(begin, endOfWord(folded, begin) - begin))].push_back(static_cast<std::uint32_t>(m_terms.size()));
  m_terms.push_back({folded.substr(begin), type, capitalised});
}

void NameList::addTerm(std::string_view term, RedactionType type)
{
  while (!term.empty() && isSpace(term.front()))
    term.remove_prefix(1);
  while (!term.empty() && isSpace(term.back()))
    term.remove_suffix(1);
  if (std::ranges::any_of(term, isWordByte) && term.size() >= 2)
    add(term, type, false);
}

void NameList::addName(std::string_view name, bool anyCase)
{
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < name.size() && words.size() < 8;) {
    if (!isWordByte(name[i])) {
      ++i;
      continue;
    }
    std::size_t end = endOfWord(name, i);
    while (end + 1 < name.size() && (name[end] == '-' || name[end] == '\'') && isWordByte(name[end + 1]))
      end = endOfWord(name, end + 1);
    words.push_back(name.substr(i, end - i));
    i = end;
  }
  if (words.empty() || name.size() > 200 || placeholderIn(name))
    return;
  if (words.size() > 1)
    add(name.substr(static_cast<std::size_t>(words.front().data() - name.data()),
                    static_cast<std::size_t>(words.back().data() + words.back().size() - words.front().data())), RedactionType::name, false);
  for (const std::string_view word : words) {
    const std::string folded = foldCase(word);
    if (word.size() >= kShortestPart && !std::ranges::any_of(word, isDigit) && !isEverydayWord(folded))
      add(word, RedactionType::name, !anyCase || word.size() <= kShortestPart);
  }
}

void NameList::addDigits(std::string_view number, RedactionType type)
{
  std::string digits;
  std::ranges::copy_if(number, std::back_inserter(digits), isDigit);
  if (digits.size() >= kFewestDigits && digits.size() <= kMostDigits && m_digits.size() < kMostNumbers)
    m_digits.emplace_back(std::move(digits), type);
}

std::size_t NameList::digitsAt(std::string_view text, std::size_t begin, RedactionType& type) const
{
  // With what may stand between the groups of a number; a national number may have its country's before it, or lack it.
  const auto isKnown = [&](std::string_view run) {
    for (const auto& [digits, of] : m_digits)
      if (run == digits || (run.size() >= kLocalDigits && digits.ends_with(run)) || (digits.size() >= kLocalDigits && run.ends_with(digits) && run.size() <= digits.size() + 3)) {
        type = of;
        return true;
      }
    return false;
  };
  std::string run;
  std::size_t known = 0;
  for (std::size_t i = begin; i < text.size() && run.size() <= kMostDigits;) {
    if (isDigit(text[i])) {
      run.push_back(text[i++]);
      if ((i == text.size() || !isWordByte(text[i])) && run.size() >= kFewestDigits && isKnown(run))
        known = i;
      continue;
    }
    std::size_t next = i;
    while (next < text.size() && next - i < 3 && std::string_view(" -().+/").find(text[next]) != std::string_view::npos)
      ++next;
    if (next == i || next >= text.size() || !isDigit(text[next]))
      break;
    i = next;
  }
  return known;
}

bool NameList::placeholderIn(std::string_view text) { return text.find('<') != std::string_view::npos; }

void NameList::find(std::string_view text, std::vector<Finding>& findings) const
{
  if (isEmpty())
    return;
  for (std::size_t i = 0; i < text.size();) {
    if (!isWordByte(text[i])) {
      ++i;
      continue;
    }
    const std::size_t end = endOfWord(text, i);
    std::size_t taken = 0;
    RedactionType type{};
    if (!m_digits.empty() && isDigit(text[i]))
      if (const std::size_t known = digitsAt(text, i, type))
        taken = known - i;
    for (const std::uint32_t index : m_terms.empty() ? std::vector<std::uint32_t>() : m_byStart[bucketOf(text.substr(i, end - i))]) {
      const Term& term = m_terms[index];
      if (term.capitalised) {
        std::size_t at = i;
        if (!isUpper(decodeUtf8(text, at)))
          continue;
      }
      // Compared by code point; any run of white space is one.
      std::size_t a = 0, b = i;
      bool same = true;
      while (same && a < term.folded.size()) {
        if (b >= text.size()) {
          same = false;
        } else if (isSpace(term.folded[a])) {
          same = isSpace(text[b]);
          while (a < term.folded.size() && isSpace(term.folded[a]))
            ++a;
          while (b < text.size() && isSpace(text[b]))
            ++b;
        } else {
          same = decodeUtf8(term.folded, a) == foldCase(decodeUtf8(text, b));
        }
      }
      if (same && (b >= text.size() || !isWordByte(text[b]) || !isWordByte(text[b - 1])) && b - i > taken) {
        taken = b - i;
        type = term.type;
      }
    }
    if (taken > 0)
      findings.push_back({i, i + taken, type});
    i = std::max(end, i + taken);
  }
}

} // namespace hone::redaction
