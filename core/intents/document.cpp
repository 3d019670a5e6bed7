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
    if ((word(i) == "name" && word(i + 1) == "is") || (word(i) == "called" && word(i + 1) == "me")) {
      begin = i + 2;
      needsCapital = false;
    } else if (word(i) == "name's") {
      begin = i + 1;
      needsCapital = false;
    } else if (word(i) == "i'm" || word(i) == "it's" || word(i) == "mr" || word(i) == "mrs" || word(i) == "ms" ||
               word(i) == "dr") {
      begin = i + 1;
    } else if ((word(i) == "this" || word(i) == "it") && word(i + 1) == "is") {
      begin = i + 2;
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
  std::size_t copied = 0;
  const auto copyUpTo = [&](std::size_t end) {
    if (end > copied)
      turn.text += validUtf8(head.substr(copied, end - copied));
    copied = std::max(copied, end);
  };
  for (std::size_t i = 0; i < tokens.size() && turn.text.size() < kMaxTurnBytes; ++i) {
    const Token& token = tokens[i];
    const bool word = isWordLike(token);
    const bool masked = hidden[i] || token.kind == Token::Kind::address || token.kind == Token::Kind::identifier ||
                        token.kind == Token::Kind::number || token.kind == Token::Kind::marker ||
                        (word && personal.contains(token.text));
    copyUpTo(token.begin);
    if (masked) {
      if (token.kind != Token::Kind::marker)
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
