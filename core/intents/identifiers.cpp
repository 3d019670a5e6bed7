#include "intents/identifiers.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/ascii.h"
#include "intents/discovery.h"
#include "text/utf8.h"

namespace hone {

namespace {

constexpr std::string_view kReadingVerbs =
  "get find list search look lookup check read fetch calculate compute think query view show retrieve verify validate "
  "authenticate identify describe count inspect select load open browse scan see know track compare explain review "
  "translate convert define tell ask learn watch listen login";

constexpr std::string_view kWritingVerbs =
  "accept activate add adjust allow announce apply appeal approve archive arrange assign attach authorize ban block book bring "
  "build buy call cancel challenge change charge claim clean clear close collect combine complain complete configure "
  "confirm connect contact copy correct create credit decline decrease delay delete deliver deny deploy deposit "
  "disable disconnect dispute donate download downgrade edit email enable enroll exchange expedite export extend file fill "
  "fix forward freeze generate grant hire import increase inform insert insure install invest invite invoice issue "
  "join launch leave lend link loan lock log make mark merge message mint modify move mute notify offer order organize "
  "pair park pause pay pick place plan play post print process promote provide publish purchase push put reactivate "
  "reboot rebook receive reconnect record recover redeem redirect reduce refill refuel refund refuse register reject release "
  "reload remind remove rename renew rent reopen reorder repair repeat replace reply report repost request reroute "
  "reschedule reseat reserve reset resolve restart restore resume return reverse revert revoke rollover "
  "rsvp run save schedule sell send set ship sign skip solve spend split stake start stop store stream submit subscribe "
  "suspend swap switch sync tag terminate test tip toggle trade transfer unblock unfreeze uninstall unlink unlock unpair "
  "unpause unsubscribe update upgrade upload use vote waive withdraw write deactivate improve troubleshoot setup retry stake";

/// Verbs of tasks that people speak of, though no tool is called so.
constexpr std::string_view kSpokenVerbs =
  "bake cook drive earn eat flip owe pronounce roll speak spell talk travel turn visit wash whisper";

constexpr std::string_view kControlWords =
  "respond reply finish done complete terminate end exit wait ask input prompt say speak final answer handoff noop plan "
  "think reflect note scratchpad memory todo";

using WordSet = std::unordered_set<std::string_view>;

WordSet wordSet(std::string_view list)
{
  WordSet words;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    if (end > 0)
      words.insert(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

const WordSet& readingVerbs()
{
  static const WordSet words = wordSet(kReadingVerbs);
  return words;
}

const WordSet& writingVerbs()
{
  static const WordSet words = wordSet(kWritingVerbs);
  return words;
}

const WordSet& spokenVerbs()
{
  static const WordSet words = wordSet(kSpokenVerbs);
  return words;
}

bool isConsonant(char c) { return std::string_view("aeiou").find(c) == std::string_view::npos; }

// Every regular form of every verb, and the irregular ones that matter, to its base form.
const std::unordered_map<std::string, std::string_view>& verbForms()
{
  static const auto forms = [] {
    std::unordered_map<std::string, std::string_view> map;
    for (const WordSet* set : {&writingVerbs(), &readingVerbs(), &spokenVerbs()})
      for (const std::string_view base : *set) {
        map.emplace(base, base);
        const std::string verb(base);
        const char last = verb.back();
        const std::string cut = verb.substr(0, verb.size() - 1);
        const auto add = [&](const std::string& form) { map.emplace(form, base); };
        if (last == 'e') {
          add(verb + "s"), add(verb + "d"), add(cut + "ing");
        } else if (last == 'y' && verb.size() > 2 && isConsonant(verb[verb.size() - 2])) {
          add(cut + "ies"), add(cut + "ied"), add(verb + "ing");
        } else {
          const bool sibilant = verb.ends_with("s") || verb.ends_with("sh") || verb.ends_with("ch") || verb.ends_with("x");
          add(verb + (sibilant ? "es" : "s")), add(verb + "ed"), add(verb + "ing");
          if (verb.size() > 2 && isConsonant(last) && !isConsonant(verb[verb.size() - 2]) && last != 'w' && last != 'x')
            add(verb + last + "ed"), add(verb + last + "ing");
        }
      }
    for (const auto& [form, base] : std::initializer_list<std::pair<const char*, std::string_view>>{
           {"bought", "buy"}, {"sent", "send"}, {"paid", "pay"}, {"sold", "sell"}, {"wrote", "write"}, {"found", "find"},
           {"froze", "freeze"}, {"frozen", "freeze"}, {"broken", "fix"}, {"spent", "spend"}, {"rented", "rent"},
           {"got", "get"}, {"built", "build"}, {"brought", "bring"}, {"left", "leave"}, {"withdrew", "withdraw"}})
      map.insert_or_assign(form, base);
    return map;
  }();
  return forms;
}

} // namespace

std::vector<std::string> identifierWords(std::string_view identifier)
{
  std::vector<std::string> words;
  std::string word;
  const auto flush = [&] {
    const bool version = word.size() > 1 && word[0] == 'v' && word.find_first_not_of("0123456789", 1) == std::string::npos;
    if (!word.empty() && !version && word.find_first_not_of("0123456789") != std::string::npos)
      words.push_back(word);
    word.clear();
  };
  char32_t previous = 0;
  for (std::size_t i = 0; i < identifier.size() && words.size() < 16;) {
    const char32_t c = decodeUtf8(identifier, i);
    const bool digit = c >= '0' && c <= '9';
    if (!isLetter(c) && !digit) {
      flush();
      previous = 0;
      continue;
    }
    bool boundary = previous != 0 && isUpper(c) && !isUpper(previous);
    if (!boundary && previous != 0 && isUpper(c) && i < identifier.size()) {
      std::size_t after = i;
      const char32_t next = decodeUtf8(identifier, after);
      boundary = isUpper(previous) && isLetter(next) && !isUpper(next);
    }
    if (boundary)
      flush();
    appendUtf8(word, foldCase(c));
    previous = c;
  }
  flush();
  return words;
}

ToolEffect toolEffect(std::string_view identifier)
{
  static const WordSet control = wordSet(kControlWords);
  const auto words = identifierWords(identifier);
  const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  const bool toPerson = has("human") || has("humans") || has("operator") || has("supervisor") || has("representative") ||
                        has("agent") || has("agents");
  if (has("escalate") || has("escalation") || has("handoff") || has("handover") ||
      ((has("transfer") || has("route") || has("forward") || has("connect")) && toPerson))
    return ToolEffect::handsOff;
  if (words.empty())
    return ToolEffect::reads;
  if (words.size() == 1 && control.contains(words[0]))
    return ToolEffect::controls;
  if (has("user") && (has("input") || has("ask") || has("respond") || has("reply") || has("prompt")))
    return ToolEffect::controls;
  // The verb stands first as a rule ("cancel_order"); where it does not ("order.cancel"), the first verb decides.
  for (const auto& word : words) {
    if (readingVerbs().contains(word))
      return ToolEffect::reads;
    if (writingVerbs().contains(word) && !(words.size() > 1 && &word == &words[0] && word == "order"))
      return ToolEffect::writes;
  }
  return words[0] == "order" && words.size() == 1 ? ToolEffect::writes : ToolEffect::reads;
}

std::string_view taskVerb(std::string_view word)
{
  const auto& forms = verbForms();
  const auto found = forms.find(std::string(word));
  return found == forms.end() ? std::string_view{} : found->second;
}

bool isReadingVerb(std::string_view base) { return readingVerbs().contains(base); }

std::string humanizeIdentifier(std::string_view identifier)
{
  std::string text;
  for (const auto& word : identifierWords(identifier)) {
    if (!text.empty())
      text += ' ';
    text += word;
  }
  if (text.empty())
    return validUtf8(identifier);
  return asciiSentenceCase(std::move(text));
}

} // namespace hone
