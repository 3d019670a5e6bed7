#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hone {

/// What calling a tool does to the world, as far as its name tells.
enum class ToolEffect : std::uint8_t {
  reads,    ///< looks something up or computes; also names that tell nothing
  writes,   ///< changes something: what a user asks an agent to do
  handsOff, ///< passes the conversation to a person
  controls, ///< runs the conversation itself: finish, wait, ask the user
};

/// Words of an identifier in lower case: snake_case, camelCase, dots, slashes; version and number parts are dropped.
std::vector<std::string> identifierWords(std::string_view identifier);

/// Told from generic English verbs in the name; never from a list of tools.
ToolEffect toolEffect(std::string_view identifier);

/// The base form of a task verb when the word is a form of one ("exchanging" → "exchange"), else empty.
std::string_view taskVerb(std::string_view word);

/// True when a base form only looks or asks ("get", "find", "check"): a weak verb for a name.
bool isReadingVerb(std::string_view base);

} // namespace hone
