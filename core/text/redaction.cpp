#include "text/redaction.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/hash.h"
#include "base/json_writer.h"
#include "text/detectors.h"
#include "text/utf8.h"

namespace hone {

using namespace redaction;

namespace {

constexpr std::size_t kTagDigits = 8;
constexpr std::size_t kSampleBytes = 36;       // each side of a placeholder
constexpr std::size_t kSamplesOfType = 5;
constexpr std::size_t kMostPatterns = 64;
constexpr std::size_t kMostPatternBytes = 1000;
constexpr int kMostPasses = 3;
constexpr std::size_t kShortestKnown = 4; // of what is looked for in other texts
constexpr std::size_t kShortestId = 5;
constexpr std::size_t kMostKnownValues = 5000;

std::string hmac(const std::string& key, std::string_view message)
{
  std::array<char, 64> block{};
  const auto raw = [](const Sha256& hash) { return std::string(reinterpret_cast<const char*>(hash.data()), hash.size()); };
  const std::string shortKey = key.size() > block.size() ? raw(sha256(key)) : key;
  std::ranges::copy(shortKey, block.begin());
  std::string inner, outer;
  for (const char c : block) {
    inner.push_back(static_cast<char>(c ^ 0x36));
    outer.push_back(static_cast<char>(c ^ 0x5c));
  }
  inner += message;
  outer += raw(sha256(inner));
  return toHex(sha256(outer));
}

TypeSet typesOf(const RedactionOptions& options)
{
  TypeSet types = bit(RedactionType::secret) | bit(RedactionType::custom);
  const auto add = [&](bool wanted, RedactionType type) { types |= wanted ? bit(type) : 0; };
  add(options.emails, RedactionType::email);
  add(options.phones, RedactionType::phone);
  add(options.cards, RedactionType::card);
  add(options.ibans, RedactionType::iban);
  add(options.ipAddresses, RedactionType::ipAddress);
  add(options.macAddresses, RedactionType::macAddress);
  add(options.nationalIds, RedactionType::nationalId);
  add(options.names, RedactionType::name);
  add(options.fields, RedactionType::address);
  add(options.fields, RedactionType::birthDate);
  add(options.pseudonyms, RedactionType::user);
  return types;
}

/// In order, overlapping ones made one: nothing of either may stay.
void settle(std::vector<Finding>& findings)
{
  std::ranges::sort(findings, [](const Finding& a, const Finding& b) { return std::pair(a.begin, b.end) < std::pair(b.begin, a.end); });
  std::size_t kept = 0;
  for (const Finding& finding : findings) {
    if (finding.end <= finding.begin)
      continue;
    if (kept > 0 && finding.begin < findings[kept - 1].end)
      findings[kept - 1].end = std::max(findings[kept - 1].end, finding.end);
    else
      findings[kept++] = finding;
  }
  findings.resize(kept);
}

} // namespace

std::size_t placeholderAt(std::string_view text, std::size_t position)
{
  if (position >= text.size() || text[position] != '<')
    return 0;
  std::size_t i = position + 1;
  while (i < text.size() && i - position < 20 && (isUpperAscii(text[i]) || text[i] == '_'))
    ++i;
  if (i - position < 4 || text[i - 1] != '_' || i + kTagDigits >= text.size() || text[i + kTagDigits] != '>')
    return 0;
  if (!redactionTypeFromString(text.substr(position + 1, i - position - 2)))
    return 0;
  for (std::size_t k = 0; k < kTagDigits; ++k)
    if (!isDigit(text[i + k]) && !(text[i + k] >= 'a' && text[i + k] <= 'f'))
      return 0;
  return i + kTagDigits + 1 - position;
}

struct Redactor::Parts {
  RedactionOptions options;
  std::string key;
  TypeSet types = 0;
  NameList dictionary;
  std::vector<std::unique_ptr<RE2>> patterns;

  std::string placeholder(std::string_view value, RedactionType type) const
  {
    const std::string_view name = toString(type);
    return fmt::format("<{}_{}>", name, hmac(key, fmt::format("{}:{}", name, normalised(type, value))).substr(0, kTagDigits));
  }

  std::string mask(std::string_view text, const NameList* names, RedactionReport& report) const
  {
    std::string out(text);
    for (int pass = 0; pass < kMostPasses; ++pass) {
      std::vector<Finding> findings, placeholders;
      scanText(out, types, findings, placeholders);
      const std::size_t structured = findings.size();
      dictionary.find(out, findings);
      if (names)
        names->find(out, findings);
      for (const auto& pattern : patterns) {
        re2::StringPiece rest(out);
        re2::StringPiece match;
        while (pattern->Match(out, static_cast<std::size_t>(rest.data() - out.data()), out.size(), RE2::UNANCHORED, &match, 1)) {
          const auto begin = static_cast<std::size_t>(match.data() - out.data());
          if (!match.empty())
            findings.push_back({begin, begin + match.size(), RedactionType::custom});
          const std::size_t next = begin + std::max<std::size_t>(1, match.size());
          if (next >= out.size())
            break;
          rest = re2::StringPiece(out.data() + next, out.size() - next);
        }
      }
      // What is masked already is left alone, whatever a pattern or a name would make of it.
      if (findings.size() > structured && !placeholders.empty())
        std::erase_if(findings, [&](const Finding& finding) {
          return std::ranges::any_of(placeholders, [&](const Finding& done) { return finding.begin < done.end && done.begin < finding.end; });
        });
      if (findings.empty())
        return out;
      settle(findings);
      std::string masked;
      std::vector<std::pair<std::size_t, Finding>> places;
      std::size_t from = 0;
      for (const Finding& finding : findings) {
        masked.append(out, from, finding.begin - from);
        const std::string mark = placeholder(std::string_view(out).substr(finding.begin, finding.end - finding.begin), finding.type);
        places.push_back({masked.size(), {masked.size(), masked.size() + mark.size(), finding.type}});
        masked += mark;
        from = finding.end;
        ++report.masked[finding.type];
      }
      masked.append(out, from);
      addSamples(masked, places, report);
      out = std::move(masked);
    }
    return out;
  }

  static void addSamples(const std::string& masked, const std::vector<std::pair<std::size_t, Finding>>& places, RedactionReport& report)
  {
    for (const auto& [at, place] : places) {
      if (report.masked[place.type] > static_cast<std::int64_t>(kSamplesOfType))
        continue;
      std::size_t begin = place.begin > kSampleBytes ? place.begin - kSampleBytes : 0;
      while (begin < place.begin && (static_cast<unsigned char>(masked[begin]) & 0xC0) == 0x80)
        ++begin;
      // A placeholder that is cut at the edge would look like a word.
      const std::string_view tail = truncateUtf8(std::string_view(masked).substr(place.end), kSampleBytes);
      std::string sample = (begin > 0 ? "…" : "") + masked.substr(begin, place.end - begin) + std::string(tail) + (place.end + tail.size() < masked.size() ? "…" : "");
      std::ranges::replace_if(sample, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
      report.samples.push_back(std::move(sample));
    }
  }

  class Masker final : public JsonMasker {
  public:
    Masker(const Parts& parts, const NameList* names, RedactionReport& report) : m_parts(parts), m_names(names), m_report(report) { types = parts.types; }
    std::string placeholder(std::string_view value, RedactionType type) override
    {
      ++m_report.masked[type];
      return m_parts.placeholder(value, type);
    }
    bool maskText(std::string& text) override
    {
      std::string masked = m_parts.mask(text, m_names, m_report);
      const bool changed = masked != text;
      text = std::move(masked);
      return changed;
    }

  private:
    const Parts& m_parts;
    const NameList* m_names;
    RedactionReport& m_report;
  };

  /// As JSON where it is JSON, else as text.
  void maskEither(std::string& text, const NameList* names, RedactionReport& report, bool traits = false, std::string_view field = {}) const
  {
    if (text.size() < 3)
      return;
    bool changed = false;
    const char first = text[text.find_first_not_of(" \t\r\n") == std::string::npos ? 0 : text.find_first_not_of(" \t\r\n")];
    if (first == '{' || first == '[' || !field.empty()) {
      Masker masker(*this, names, report);
      masker.traits = traits;
      RedactionReport before = report;
      if (masker.run(text, field, changed)) {
        report.texts += changed;
        return;
      }
      report = std::move(before); // a text that only began like JSON
    }
    std::string masked = mask(text, names, report);
    report.texts += masked != text;
    text = std::move(masked);
  }

  void maskMessage(Message& message, const NameList& names, RedactionReport& report) const
  {
    maskEither(message.text, &names, report);
    maskEither(message.metadata, &names, report);
    if (message.role != Role::tool)
      message.name = mask(message.name, &names, report); // of a participant; a tool's stays
    for (ToolCall& call : message.toolCalls)
      maskEither(call.arguments, &names, report);
  }

  void maskUser(User& user, RedactionReport& report) const
  {
    for (auto& [name, value] : user.traits)
      maskEither(value, nullptr, report, true, name);
    std::string masked = maskUserId(user.externalId);
    if (masked != user.externalId)
      ++report.masked[options.pseudonyms ? RedactionType::user : RedactionType::email];
    user.externalId = std::move(masked);
  }

  std::string maskUserId(const std::string& externalId) const
  {
    if (externalId.empty() || placeholderAt(externalId, 0) == externalId.size())
      return externalId;
    if (options.pseudonyms)
      return placeholder(externalId, RedactionType::user);
    return maskId(externalId);
  }

  /// Ids are what other records join by: only what cannot be an id of its own is masked in them.
  std::string maskId(const std::string& id) const
  {
    std::vector<Finding> findings, ignored;
    scanText(id, types & (bit(RedactionType::email) | bit(RedactionType::secret)), findings, ignored);
    std::string masked;
    std::size_t from = 0;
    for (const Finding& finding : findings) {
      masked.append(id, from, finding.begin - from);
      masked += placeholder(std::string_view(id).substr(finding.begin, finding.end - finding.begin), finding.type);
      from = finding.end;
    }
    return masked.append(id, from);
  }

  void addNames(NameList& names, const User& user) const
  {
    if ((types & bit(RedactionType::name)) == 0)
      return;
    std::vector<std::string> found;
    for (const auto& [name, value] : user.traits) {
      std::string folded;
      for (const char c : name)
        if (isAlnum(c))
          folded.push_back(lower(c));
      if (value.starts_with('{'))
        collectNamesFromJson(value, found);
      else if (meaningOfFieldIsName(folded) && value.size() > 4 && value.front() == '"' && value.find('\\') == std::string::npos)
        found.push_back(value.substr(1, value.size() - 2));
    }
    for (const std::string& name : found)
      names.addName(name);
  }

  /// What a tool was told or answered about a person is often said in the dialog as well.
  void addNames(NameList& names, const std::vector<Message>& messages) const
  {
    if ((types & bit(RedactionType::name)) == 0)
      return;
    std::vector<std::string> found;
    for (const Message& message : messages) {
      for (const ToolCall& call : message.toolCalls)
        if (call.arguments.find("ame") != std::string::npos)
          collectNamesFromJson(call.arguments, found);
      if (message.role == Role::tool && message.text.find("ame") != std::string::npos)
        collectNamesFromJson(message.text, found);
    }
    for (const std::string& name : found)
      names.addName(name);
  }

  static bool meaningOfFieldIsName(std::string_view folded)
  {
    const FieldMeaning says = meaningOfField(folded);
    return folded == "name" || folded == "nickname" || (says.kind != FieldMeaning::Kind::none && says.type == RedactionType::name);
  }
};

Redactor::Redactor(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
Redactor::~Redactor() = default;

Result<std::shared_ptr<const Redactor>> Redactor::make(const RedactionOptions& options, std::string key)
{
  auto parts = std::make_unique<Parts>();
  parts->options = options;
  parts->key = std::move(key);
  parts->types = typesOf(options);
  if (options.patterns.size() > kMostPatterns)
    return fail(ErrorKind::invalidInput, fmt::format("There are {} patterns; {} is the most.", options.patterns.size(), kMostPatterns));
  for (const std::string& pattern : options.patterns) {
    if (pattern.empty() || pattern.size() > kMostPatternBytes)
      return fail(ErrorKind::invalidInput, fmt::format("A pattern is empty or longer than {} characters.", kMostPatternBytes));
    RE2::Options how;
    how.set_log_errors(false);
    how.set_max_mem(8 << 20);
    auto compiled = std::make_unique<RE2>(pattern, how);
    if (!compiled->ok())
      return fail(ErrorKind::invalidInput, fmt::format("The pattern \"{}\" cannot be used: {}.", pattern, compiled->error()));
    if (RE2::FullMatch("", *compiled))
      return fail(ErrorKind::invalidInput, fmt::format("The pattern \"{}\" matches the empty text: it would mask nothing or everything.", pattern));
    parts->patterns.push_back(std::move(compiled));
  }
  for (const std::string& term : options.dictionary)
    parts->dictionary.addTerm(term, RedactionType::custom);
  return std::shared_ptr<const Redactor>(new Redactor(std::move(parts)));
}

void Redactor::rewrite(Conversation& conversation, RedactionReport& report) const
{
  NameList names;
  m_parts->addNames(names, conversation.user);
  m_parts->addNames(names, conversation.messages);
  for (Message& message : conversation.messages)
    m_parts->maskMessage(message, names, report);
  m_parts->maskEither(conversation.metadata, &names, report);
  m_parts->maskEither(conversation.endReason, &names, report);
  m_parts->maskUser(conversation.user, report);
  conversation.externalId = m_parts->maskId(conversation.externalId);
}

void Redactor::rewrite(RejectedRecord& record, RedactionReport& report) const
{
  m_parts->maskEither(record.raw, nullptr, report);
  m_parts->maskEither(record.reason, nullptr, report);
}

void Redactor::rewrite(Event& event, RedactionReport& report) const
{
  m_parts->maskEither(event.text, nullptr, report);
  m_parts->maskEither(event.metadata, nullptr, report);
  event.userId = m_parts->maskUserId(event.userId);
  event.conversationId = m_parts->maskId(event.conversationId);
}

void Redactor::rewrite(Message& message, const User& user, RedactionReport& report) const
{
  NameList names;
  m_parts->addNames(names, user);
  m_parts->maskMessage(message, names, report);
}

void Redactor::rewrite(User& user, RedactionReport& report) const { m_parts->maskUser(user, report); }

void Redactor::rewrite(Span& span, RedactionReport& report) const
{
  NameList names;
  m_parts->addNames(names, span.user);
  m_parts->addNames(names, span.input);
  m_parts->addNames(names, span.output);
  // Every call sends the history again: what was counted with an earlier one is not counted with the next.
  RedactionReport again;
  for (std::size_t i = 0; i < span.input.size(); ++i)
    m_parts->maskMessage(span.input[i], names, i + 1 < span.input.size() ? again : report);
  for (Message& message : span.output)
    m_parts->maskMessage(message, names, report);
  if (span.toolCall)
    m_parts->maskEither(span.toolCall->arguments, &names, report);
  m_parts->maskEither(span.toolResult, &names, report);
  m_parts->maskEither(span.metadata, &names, report);
  m_parts->maskEither(span.error, &names, report);
  m_parts->maskEither(span.endReason, &names, report);
  for (Event& score : span.scores)
    rewrite(score, report);
  m_parts->maskUser(span.user, report);
  span.conversationId = m_parts->maskId(span.conversationId);
}

void Redactor::rewriteText(std::string& text, RedactionReport& report) const { m_parts->maskEither(text, nullptr, report); }

std::string Redactor::conversationId(const std::string& externalId) const { return m_parts->maskId(externalId); }

std::string Redactor::userId(const std::string& externalId) const { return m_parts->maskUserId(externalId); }

std::string Redactor::redact(std::string_view text, RedactionReport& report) const { return m_parts->mask(text, nullptr, report); }

struct KnownPeople {
  NameList list;
  std::set<std::pair<RedactionType, std::string>> seen;

  void add(const std::vector<KnownValue>& values)
  {
    for (const KnownValue& known : values) {
      if (seen.size() >= kMostKnownValues || !seen.emplace(known.type, known.value).second)
        continue;
      const auto digits = static_cast<std::size_t>(std::ranges::count_if(known.value, isDigit));
      if (known.type == RedactionType::name) {
        list.addName(known.value, true);
        continue;
      }
      // "NY" or "12" would be found everywhere.
      if (known.value.size() >= kShortestKnown)
        list.addTerm(known.value, known.type);
      if (2 * digits >= known.value.size())
        list.addDigits(known.value, known.type);
    }
  }
};

std::shared_ptr<const KnownPeople> Redactor::peopleOf(const Conversation& conversation)
{
  auto people = std::make_shared<KnownPeople>();
  std::vector<KnownValue> values;
  JsonWriter traits;
  traits.beginObject();
  for (const auto& [name, value] : conversation.user.traits)
    traits.key(name).rawOrText(value);
  traits.endObject();
  collectKnownFromJson(traits.text(), true, values);
  if (conversation.user.externalId.size() >= kShortestId)
    values.push_back({conversation.user.externalId, RedactionType::user});
  collectKnownFromJson(conversation.metadata, false, values);
  people->add(values);
  for (const Message& message : conversation.messages) {
    values.clear();
    for (const ToolCall& call : message.toolCalls)
      collectKnownFromJson(call.arguments, namesPerson(call.name), values);
    const std::size_t first = message.text.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (message.text[first] == '{' || message.text[first] == '['))
      collectKnownFromJson(message.text, message.role == Role::tool && namesPerson(message.name), values);
    else
      collectKnownFromLines(message.text, values);
    if (message.metadata.size() > 2)
      collectKnownFromJson(message.metadata, false, values);
    if (message.role == Role::user && !message.name.empty())
      values.push_back({message.name, RedactionType::name});
    people->add(values);
  }
  return people;
}

std::string Redactor::redact(std::string_view text, const KnownPeople& people, RedactionReport& report) const
{
  return m_parts->mask(text, &people.list, report);
}

} // namespace hone
