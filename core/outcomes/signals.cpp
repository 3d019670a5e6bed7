#include "outcomes/assess.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "outcomes/tool_outcomes.h"
#include "outcomes/turns.h"
#include "outcomes/words.h"

namespace hone {

namespace {

constexpr std::size_t kMostPerKind = 50; // a hostile conversation must not fill the store with signals
constexpr double kRepeats = 0.7;         // likeness from which a turn says the same again
constexpr double kRephrases = 0.4;       // … and from which it says the previous one in other words
constexpr std::size_t kSameCallLoop = 3;
constexpr std::size_t kFailingLoop = 4;
constexpr std::size_t kApologies = 3;
constexpr std::size_t kApologyWindow = 6; // agent turns

// All phrases are written as Words gives them: lower case, no apostrophes.
const PhraseList& correctionPhrases()
{
  static const PhraseList list{
    "no i meant", "i meant", "what i meant", "thats not what i", "that is not what i", "not what i asked", "not what i said",
    "not what i wanted", "thats not right", "that is not right", "thats wrong", "that is wrong", "thats incorrect",
    "that is incorrect", "thats not correct", "that is not correct", "you misunderstood", "you misunderstand",
    "you got it wrong", "you got that wrong", "you made a mistake", "you are wrong", "youre wrong", "no not that",
    "i didnt ask", "i did not ask", "i didnt say", "i did not say", "wrong item", "wrong order", "wrong one", "wrong answer"};
  return list;
}

const PhraseList& rephrasePhrases()
{
  static const PhraseList list{"let me rephrase", "let me put it", "let me clarify", "to clarify", "in other words",
                               "what im asking", "what i am asking", "what im trying to", "what i am trying to",
                               "my question is", "my question was", "let me explain again", "let me be clear", "to be clear"};
  return list;
}

const PhraseList& frustrationPhrases()
{
  static const PhraseList list{
    "ridiculous", "unacceptable", "frustrating", "frustrated", "so frustrating", "useless", "waste of time", "wasting my time",
    "terrible", "horrible", "awful", "disappointed", "disappointing", "annoyed", "annoying", "fed up", "are you kidding",
    "are you serious", "how many times", "already told you", "already said", "already gave you", "already answered",
    "already explained", "stop asking", "not helpful", "not helping", "unhelpful", "doesnt help", "does not help",
    "this is a joke", "worst", "pathetic", "stupid", "idiot", "wtf", "damn", "makes no sense", "doesnt make sense",
    "does not make sense", "still not working", "still doesnt work", "still does not work", "still isnt working",
    "doesnt work either", "going in circles", "going around in circles", "forget it", "never mind then", "i give up",
    "losing my patience", "running out of patience", "im upset", "i am upset", "angry"};
  return list;
}

const PhraseList& personPhrases()
{
  static const PhraseList list{
    "speak to a human", "speak with a human", "talk to a human", "talk with a human", "speak to a person",
    "speak to someone", "speak with someone", "talk to someone", "talk to a person", "a real person", "real human", "human agent",
    "live agent", "speak to a representative", "speak to an agent", "talk to an agent", "speak to a manager",
    "speak to your manager", "speak to a supervisor", "speak to your supervisor", "talk to a manager"};
  return list;
}

const PhraseList& negatedPhrases() // a frustration word that praises or refers to something else
{
  static const PhraseList list{"not bad", "no worries", "not disappointed", "not angry", "not upset", "not frustrated"};
  return list;
}

const PhraseList& thanksPhrases()
{
  static const PhraseList list{"thanks", "thank you", "thankyou", "thx", "many thanks", "much appreciated", "appreciate it",
                               "appreciate your help", "that solved it", "that worked", "it works now", "works now",
                               "perfect", "thats all i needed", "that is all i needed"};
  return list;
}

const PhraseList& refusalPhrases() // followed by a verb; the verbs of looking something up are no refusals
{
  static const PhraseList list{
    "i cant", "i cannot", "i can not", "we cant", "we cannot", "im unable to", "i am unable to", "were unable to",
    "we are unable to", "im not able to", "i am not able to", "we are not able to", "were not able to", "i wont be able to",
    "i will not be able to", "im not allowed to", "i am not allowed to", "im not permitted to", "i am not permitted to",
    "i dont have the ability to", "i do not have the ability to", "im not authorized to", "i am not authorized to"};
  return list;
}

const PhraseList& outrightRefusalPhrases()
{
  static const PhraseList list{"beyond my capabilities", "outside of my capabilities", "outside my capabilities",
                               "beyond the scope", "outside the scope", "outside of the scope", "against our policy",
                               "not possible to process", "your request cannot be", "this request cannot be",
                               "cannot be processed", "cannot be changed", "cannot be modified", "cannot be cancelled",
                               "cannot be canceled", "cannot be returned", "cannot be exchanged", "cannot be refunded",
                               "must decline", "have to decline"};
  return list;
}

const PhraseList& apologyPhrases()
{
  static const PhraseList list{"sorry", "apologize", "apologise", "apologies", "apology"};
  return list;
}

const PhraseList& handOffPhrases()
{
  static const PhraseList list{
    "you are being transferred", "youre being transferred", "im transferring you", "i am transferring you",
    "i will transfer you", "ill transfer you", "i will now transfer you", "ill now transfer you", "let me transfer you",
    "i have transferred you", "ive transferred you", "you have been transferred", "transferring you to", "im connecting you",
    "i am connecting you", "i will connect you", "ill connect you", "let me connect you", "connecting you to",
    "connecting you with", "i have escalated", "ive escalated", "i am escalating", "im escalating", "i will escalate",
    "ill escalate", "has been escalated", "hand you over to", "handing you over to"};
  return list;
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

// At most 120 bytes, whole UTF-8 characters.
std::string shortened(std::string_view text)
{
  std::size_t end = std::min<std::size_t>(text.size(), 120);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  return std::string(text.substr(0, end));
}

// Collects signals, at most kMostPerKind of each kind.
class Collector {
public:
  void add(SignalKind kind, std::int32_t index, std::string detail)
  {
    if (m_counts[static_cast<std::size_t>(kind)]++ < kMostPerKind)
      m_signals.push_back({kind, index, std::move(detail)});
  }
  bool has(SignalKind kind) const { return m_counts[static_cast<std::size_t>(kind)] > 0; }
  std::vector<Signal> finish()
  {
    std::stable_sort(m_signals.begin(), m_signals.end(),
                     [](const Signal& a, const Signal& b) { return a.messageIndex < b.messageIndex; });
    return std::move(m_signals);
  }

private:
  std::array<std::size_t, 32> m_counts{};
  std::vector<Signal> m_signals;
};

void addPhrase(Collector& out, SignalKind kind, const Turn& turn, PhraseList::Match match)
{
  if (match)
    out.add(kind, turn.index, turn.words.original(turn.text, match.first, match.count));
}

bool isShouted(const Turn& turn)
{
  if (turn.words.size() < 4)
    return false;
  std::size_t upper = 0;
  std::size_t lower = 0;
  for (const char c : turn.text.substr(0, 2000)) {
    upper += c >= 'A' && c <= 'Z';
    lower += c >= 'a' && c <= 'z';
  }
  return upper >= 15 && upper >= 10 * lower;
}

void readUserTurn(Collector& out, const Turn& turn, bool first)
{
  if (!first) {
    if (turn.likeEarlier >= kRepeats)
      out.add(SignalKind::repeatedRequest, turn.index, "");
    else if (turn.likePrevious >= kRephrases)
      out.add(SignalKind::rephrase, turn.index, "");
    else
      addPhrase(out, SignalKind::rephrase, turn, rephrasePhrases().find(turn.words));
    addPhrase(out, SignalKind::correction, turn, correctionPhrases().find(turn.words));
  }
  PhraseList::Match anger = frustrationPhrases().find(turn.words);
  if (anger && negatedPhrases().find(turn.words))
    anger = {};
  if (!anger && !first) // asking for a person at once is a request; later it is a verdict
    anger = personPhrases().find(turn.words);
  if (anger)
    addPhrase(out, SignalKind::frustration, turn, anger);
  else if (isShouted(turn))
    out.add(SignalKind::frustration, turn.index, "capital letters");
  else if (turn.text.find("???") != std::string_view::npos)
    out.add(SignalKind::frustration, turn.index, "???");
}

void readRefusal(Collector& out, const Turn& turn)
{
  if (const auto match = outrightRefusalPhrases().find(turn.words)) {
    addPhrase(out, SignalKind::refusal, turn, match);
    return;
  }
  for (auto match = refusalPhrases().find(turn.words); match; match = refusalPhrases().find(turn.words, match.first + 1)) {
    std::size_t verb = match.first + match.count;
    while (verb < turn.words.size() && isOneOf(turn.words[verb], {"directly", "currently", "also", "be", "able", "to"}))
      ++verb;
    if (verb >= turn.words.size() ||
        isOneOf(turn.words[verb], {"find", "locate", "see", "seem", "wait", "verify", "retrieve", "confirm", "identify",
                                   "tell", "recall", "be", "proceed", "until", "without", "thank", "stress"}))
      continue;
    out.add(SignalKind::refusal, turn.index,
            turn.words.original(turn.text, match.first, verb - match.first + 1));
    return;
  }
}

void readHandOff(Collector& out, const Turn& turn)
{
  for (auto match = handOffPhrases().find(turn.words); match; match = handOffPhrases().find(turn.words, match.first + 1)) {
    if (turn.words.inQuestion(turn.text, match.first))
      continue; // an offer
    const std::size_t end = std::min(turn.words.size(), match.first + match.count + 10);
    for (std::size_t i = match.first + match.count; i < end; ++i)
      if (isOneOf(turn.words[i], {"human", "agent", "agents", "representative", "specialist", "team", "person", "support", "colleague",
                                  "supervisor", "manager", "department", "operator", "advisor", "someone"})) {
        out.add(SignalKind::handOff, turn.index, turn.words.original(turn.text, match.first, i - match.first + 1));
        return;
      }
  }
}

void readTurns(Collector& out, const std::vector<Turn>& turns)
{
  std::vector<std::size_t> apologies; // numbers of the agent turns that apologise, since the last loop
  std::size_t agentTurns = 0;
  bool first = true;
  for (const Turn& turn : turns) {
    if (turn.byUser) {
      readUserTurn(out, turn, first);
      first = false;
      continue;
    }
    ++agentTurns;
    readRefusal(out, turn);
    readHandOff(out, turn);
    if (!apologyPhrases().find(turn.words))
      continue;
    apologies.push_back(agentTurns);
    if (apologies.size() >= kApologies && agentTurns - apologies[apologies.size() - kApologies] < kApologyWindow) {
      out.add(SignalKind::apologyLoop, turn.index, std::to_string(kApologies) + " apologies");
      apologies.clear();
    }
  }
  // Thanks speak about the end of a conversation only at its end; earlier they are manners.
  std::size_t fromEnd = 0;
  for (std::size_t i = turns.size(); i > 0 && fromEnd < 2; --i)
    if (turns[i - 1].byUser) {
      ++fromEnd;
      if (!correctionPhrases().find(turns[i - 1].words))
        addPhrase(out, SignalKind::thanks, turns[i - 1], thanksPhrases().find(turns[i - 1].words));
    }
}

void readCalls(Collector& out, const std::vector<CallOutcome>& calls)
{
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> same;
  std::size_t failing = 0;
  for (const CallOutcome& call : calls) {
    if (call.byUser)
      continue;
    const std::int32_t at = call.resultIndex >= 0 ? call.resultIndex : call.callIndex;
    const std::string name = shortened(call.name);
    if (call.failed)
      out.add(SignalKind::toolError, at, name);
    failing = call.failed ? failing + 1 : 0;
    const std::size_t times = ++same[{call.name, call.arguments}];
    if (times == kSameCallLoop)
      out.add(SignalKind::toolLoop, call.callIndex, name);
    else if (failing == kFailingLoop)
      out.add(SignalKind::toolLoop, call.callIndex, name);
    if (!call.failed && isHandOffTool(call.name))
      out.add(SignalKind::handOff, call.callIndex, name);
  }
}

bool isCutOff(std::string_view endReason)
{
  return isOneOf(endReason, {"max_steps", "max_turns", "max_iterations", "too_many_errors", "timeout", "agent_error",
                             "error", "recursion_limit", "budget_exceeded"});
}

void readEnd(Collector& out, const Conversation& conversation, const std::vector<Turn>& turns, const std::vector<CallOutcome>& calls)
{
  if (conversation.messages.empty())
    return;
  const auto last = static_cast<std::int32_t>(conversation.messages.size()) - 1;
  if (isCutOff(conversation.endReason)) {
    out.add(SignalKind::deadEnd, last, conversation.endReason);
    return;
  }
  const Message& end = conversation.messages.back();
  if (!calls.empty() && calls.back().failed && std::max(calls.back().resultIndex, calls.back().callIndex) == last) {
    out.add(SignalKind::deadEnd, last, shortened(calls.back().name));
    return;
  }
  if (end.role != Role::user || turns.empty() || turns.back().index != last)
    return;
  const Turn& turn = turns.back();
  const std::string_view text = turn.text.substr(turn.text.size() > 200 ? turn.text.size() - 200 : 0);
  const std::size_t tail = text.find_last_not_of(" \t\r\n\"')");
  const bool asks = (tail != std::string_view::npos && text[tail] == '?') ||
                    isOneOf(turn.words[0], {"what", "when", "where", "why", "how", "who", "which", "can", "could", "would", "will",
                                            "is", "are", "do", "does", "did"});
  if (asks && !thanksPhrases().find(turn.words))
    out.add(SignalKind::deadEnd, last, "unanswered question");
}

} // namespace

std::vector<Signal> detectSignals(const Conversation& conversation)
{
  Collector out;
  if (conversation.messages.empty() || conversation.endReason.starts_with("crashed"))
    out.add(SignalKind::crash, 0, shortened(conversation.endReason));
  const std::vector<Turn> turns = turnsWithWords(conversation);
  const std::vector<CallOutcome> calls = callOutcomes(conversation);
  readTurns(out, turns);
  readCalls(out, calls);
  for (std::size_t i = 0; i < conversation.messages.size(); ++i) {
    const std::string& reason = conversation.messages[i].finishReason;
    if (isOneOf(reason, {"length", "max_tokens", "MAX_TOKENS", "max_output_tokens", "model_length"}))
      out.add(SignalKind::truncation, static_cast<std::int32_t>(i), reason);
  }
  readEnd(out, conversation, turns, calls);
  return out.finish();
}

} // namespace hone
