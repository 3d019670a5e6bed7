#pragma once

#include <string_view>

namespace hone {

/// Words that say nothing about a topic: articles, pronouns, auxiliaries, prepositions, in English and the commonest of
/// German, French, Spanish, Italian, Portuguese and Dutch. Lower case expected. Any thread.
bool isFunctionWord(std::string_view word);

/// Words that conversations are padded with: "please", "actually", "sure", "gonna", "just".
bool isFiller(std::string_view word);

/// Greetings, thanks and farewells: "hello", "thanks", "bye".
bool isGreeting(std::string_view word);

/// "yes", "no", "ok", "correct" and their kind: answers, never tasks.
bool isAnswerWord(std::string_view word);

/// Any of the above: left out of topic features.
inline bool isStopWord(std::string_view word)
{
  return isFunctionWord(word) || isFiller(word) || isGreeting(word) || isAnswerWord(word);
}

} // namespace hone
