#pragma once

#include <string>
#include <utility>
#include <vector>

#include <QString>

#include "model/mapping.h"

namespace hone::ui {

/// What a column may mean in a mapping: one of its places, or a list that it belongs to. Pure functions; any thread.

/// The meanings a column can have in a shape, as keys and words for people, in the order of a form. Keys: a name of
/// mappingPlaces(), "trait", "score", "metadata", or "" for none.
std::vector<std::pair<std::string, QString>> columnMeanings(Mapping::Shape shape);
/// What a column means now.
std::string meaningOf(const Mapping& mapping, const std::string& column);
/// Gives a column a meaning; a place that another column had is that column's no longer.
void setMeaning(Mapping& mapping, const std::string& column, const std::string& meaning);
/// "Bot" → assistant, and what else a mapping says of words; Role::other takes the word out.
void setRoleOfWord(Mapping& mapping, const std::string& word, Role role);
/// Outcome::unknown takes the word out.
void setOutcomeOfWord(Mapping& mapping, const std::string& word, Outcome outcome);
/// What the mapping lacks before it can be used, for people; empty: nothing.
QString missingInMapping(const Mapping& mapping);

} // namespace hone::ui
