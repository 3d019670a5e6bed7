#include <algorithm>
#include <unordered_set>

#include "intents/discovery.h"
#include "text/stop_words.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

namespace hone {

namespace {

constexpr std::size_t kMaxTurnBytes = 1500; // a task is stated early; the rest of a long paste is its material
constexpr std::size_t kMaxTurns = 48;
constexpr std::size_t kMaxTools = 512;
constexpr std::size_t kMaxToolName = 256;

bool isWordLike(const Token& token) { return token.kind == Token::Kind::word; }

// Which tokens are a person's name: what follows "my name is", and capitalised words after "I'm" or "this is".
void markNames(const std::vector<Token>& tokens, std::vector<bool>& hidden)
{
  const auto word = [&](std::size_t i) -> std::string_view {
    return i < tokens.size() ? std::string_view(tokens[i].text) : std::string_view{};
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::size_t begin = 0;
    bool needsCapital = true;
    const auto signsOff = [&](std::size_t j) { return word(j) == "speaking" || word(j) == "here" || word(j) == "calling"; };
    if ((word(i) == "name" && word(i + 1) == "is") || (word(i) == "called" && word(i + 1) == "me")) {
      begin = i + 2;
      needsCapital = false;
      hidden[i] = i > 0 && word(i - 1) == "my";
    } else if (word(i) == "name's") {
      begin = i + 1;
      needsCapital = false;
    } else if (word(i) == "i'm" || word(i) == "it's" || word(i) == "mr" || word(i) == "mrs" || word(i) == "ms" ||
               word(i) == "dr") {
      begin = i + 1;
    } else if ((word(i) == "this" || word(i) == "it") && word(i + 1) == "is") {
      begin = i + 2;
      needsCapital = !signsOff(i + 3) && !signsOff(i + 4);
    } else if (word(i) == "i" && word(i + 1) == "am") {
      begin = i + 2;
    } else {
      continue;
    }
    for (std::size_t j = begin; j < tokens.size() && j < begin + 3 && isWordLike(tokens[j]); ++j) {
      const bool lowerName = !needsCapital && j < begin + 2 && !isStopWord(tokens[j].text);
      if (!tokens[j].capitalized && !lowerName)
        break;
      hidden[j] = true;
    }
  }
}

// Words of the user's own traits that name a person or place of contact.
std::unordered_set<std::string> traitWords(const User& user)
{
  std::unordered_set<std::string> words;
  for (const auto& [name, value] : user.traits) {
    const std::string key = foldCase(std::string_view(name));
    if (key.find("name") == std::string::npos && key.find("mail") == std::string::npos &&
        key.find("address") == std::string::npos && key.find("phone") == std::string::npos)
      continue;
    for (const Token& token : tokenize(value, 32))
      if (token.text.size() >= 3 && !isFunctionWord(token.text))
        words.insert(token.text);
  }
  return words;
}

// What people and things are told by. Beside nothing else but a name or a number it says who speaks, and no task.
bool tellsWho(std::string_view word)
{
  static const std::unordered_set<std::string_view> words{
    "name", "names", "surname", "email", "e-mail", "mail", "address", "phone", "telephone", "mobile", "cell", "number", "numbers", "id",
    "account", "acct", "member", "membership", "customer", "client", "user", "username", "student", "employee", "order", "booking",
    "reservation", "reference", "ref", "confirmation", "policy", "ticket", "case", "zip", "zipcode", "postal", "postcode", "code", "date",
    "birth", "birthday", "dob", "born", "speaking", "calling", "contact", "details", "following", "full"};
  return words.contains(word);
}

bool wants(std::string_view word)
{
  return word == "want" || word == "need" || word == "help" || word == "how" || word == "what" || word == "why" || word == "where" ||
         word == "can" || word == "could" || word == "would" || word == "can't" || word == "?";
}

// The first letter and the consonants after it, runs of a letter as one: "mrng" and "morning", "gud" and "good".
std::string skeleton(std::string_view word)
{
  std::string letters;
  for (const char c : word) {
    const bool vowel = std::string_view("aeiouy").find(c) != std::string_view::npos;
    if ((letters.empty() || !vowel) && (letters.empty() || letters.back() != c))
      letters.push_back(c);
  }
  return letters;
}

bool isOneEditAway(std::string_view a, std::string_view b)
{
  if (a.size() > b.size())
    std::swap(a, b);
  if (b.size() - a.size() > 1)
    return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i])
    ++i;
  if (a.size() == b.size())
    return a.substr(std::min(i + 1, a.size())) == b.substr(std::min(i + 1, b.size()));
  return a.substr(i) == b.substr(i + 1);
}

// Greetings as people type them: "helo", "gud mrng", "Higud".
bool looksLikeGreeting(std::string_view word, int depth = 0)
{
  if (isGreeting(word) || word == "good")
    return true;
  for (const std::string_view greeting : {"hello", "morning", "evening", "afternoon", "night", "thanks", "welcome"})
    if (word.size() >= 3 && word[0] == greeting[0]) {
      const std::string bones = skeleton(word);
      if ((bones.size() >= 4 && bones == skeleton(greeting)) || (word.size() >= 4 && isOneEditAway(word, greeting)))
        return true;
    }
  const std::string bones = skeleton(word);
  if ((word.size() <= 3 && bones == "gd") || (bones == "h" && word.size() <= 5) || (bones == "hl" && word.starts_with("hel") && word.ends_with("o")))
    return true;
  for (const std::string_view start : {"hi", "hey", "hello", "good", "gud"})
    if (depth == 0 && word.size() > start.size() + 2 && word.starts_with(start) && looksLikeGreeting(word.substr(start.size()), 1))
      return true;
  return false;
}

bool isMasked(const Token& token)
{
  return token.kind == Token::Kind::address || token.kind == Token::Kind::identifier || token.kind == Token::Kind::number || token.kind == Token::Kind::marker;
}

// Clauses that only greet, or say who speaks and by which number they are known: no task, though they have words.
std::vector<bool> formalities(const std::vector<Token>& tokens, const std::vector<bool>& hidden)
{
  std::vector<bool> result(tokens.size(), false);
  for (std::size_t begin = 0; begin < tokens.size();) {
    std::size_t end = begin;
    bool masked = false, named = false, greets = true, tells = true, asks = false;
    int content = 0;
    for (; end < tokens.size() && (end == begin || (tokens[end].kind != Token::Kind::punctuation && tokens[end].text != "and")); ++end) {
      const Token& token = tokens[end];
      asks = asks || wants(token.text);
      masked = masked || isMasked(token);
      named = named || hidden[end];
      if (!isWordLike(token) || hidden[end] || isMasked(token))
        continue;
      const bool empty = isStopWord(token.text);
      content += !empty;
      greets = greets && (empty || looksLikeGreeting(token.text));
      tells = tells && (empty || tellsWho(token.text));
    }
    asks = asks || (end < tokens.size() && tokens[end].text == "?");
    if (content > 0 && !asks && ((greets && !masked) || (tells && (masked || named))))
      for (std::size_t i = begin; i < end; ++i)
        result[i] = isWordLike(tokens[i]);
    begin = end;
  }
  return result;
}

struct CleanTurn {
  std::string text;
  int contentWords = 0; ///< words that are neither stop words nor masked
  int words = 0;
  bool asks = false;    ///< a question mark, a request or a problem
};

CleanTurn cleanTurn(std::string_view text, const std::unordered_set<std::string>& personal)
{
  CleanTurn turn;
  const std::string_view head = truncateUtf8(text, 4 * kMaxTurnBytes);
  const auto tokens = tokenize(head, 600);
  std::vector<bool> hidden(tokens.size(), false);
  markNames(tokens, hidden);
  const auto formal = formalities(tokens, hidden);
  std::size_t copied = 0;
  const auto copyUpTo = [&](std::size_t end) {
    if (end > copied)
      turn.text += validUtf8(head.substr(copied, end - copied));
    copied = std::max(copied, end);
  };
  for (std::size_t i = 0; i < tokens.size() && turn.text.size() < kMaxTurnBytes; ++i) {
    const Token& token = tokens[i];
    const bool word = isWordLike(token);
    const bool masked = hidden[i] || formal[i] || isMasked(token) || (word && personal.contains(token.text));
    copyUpTo(token.begin);
    if (masked) {
      if (token.kind != Token::Kind::marker && !formal[i])
        turn.text += "…";
      copied = token.begin + token.length;
      continue;
    }
    copyUpTo(token.begin + token.length);
    turn.asks = turn.asks || token.text == "?";
    if (word) {
      ++turn.words;
      turn.contentWords += !isStopWord(token.text);
      turn.asks = turn.asks || token.text == "want" || token.text == "need" || token.text == "like" ||
                  token.text == "help" || token.text == "how" || token.text == "can't" || token.text == "isn't" ||
                  token.text == "issue" || token.text == "problem" || token.text == "trouble";
    }
  }
  // One line: line breaks and runs of blanks say nothing about the task.
  std::string line;
  for (const char c : turn.text) {
    const bool blank = static_cast<unsigned char>(c) <= 0x20;
    if (!blank || (!line.empty() && line.back() != ' '))
      line.push_back(blank ? ' ' : c);
  }
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
  turn.text = std::string(truncateUtf8(line, kMaxTurnBytes));
  return turn;
}

} // namespace

IntentDocument intentDocument(ConversationId id, const Conversation& conversation)
{
  IntentDocument document;
  document.id = id;
  const auto personal = traitWords(conversation.user);
  std::vector<CleanTurn> weak;
  for (const Message& message : conversation.messages) {
    if (message.role == Role::assistant) {
      for (const ToolCall& call : message.toolCalls)
        if (document.tools.size() < kMaxTools && !call.name.empty())
          document.tools.push_back(validUtf8(truncateUtf8(call.name, kMaxToolName)));
      continue;
    }
    if (message.role != Role::user || message.text.empty() || !message.toolCallId.empty())
      continue;
    if (document.userTurns.size() >= kMaxTurns)
      continue;
    CleanTurn turn = cleanTurn(message.text, personal);
    if (turn.contentWords >= 2 || (turn.contentWords == 1 && turn.asks && turn.words >= 3))
      document.userTurns.push_back(std::move(turn.text));
    else if (turn.contentWords == 1)
      weak.push_back(std::move(turn));
  }
  // "Weather tomorrow": where nothing longer was said, a turn of one content word may be the task.
  if (document.userTurns.empty() && !weak.empty())
    document.userTurns.push_back(std::move(weak.front().text));
  return document;
}

} // namespace hone
