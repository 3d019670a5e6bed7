#include "ui/sources/mapping_edit.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace hone::ui {

namespace {

struct MappingTexts {
  Q_DECLARE_TR_FUNCTIONS(hone::ui::Mapping)
};

QString placeText(std::string_view name)
{
  static const std::map<std::string_view, const char*> kWords{
    {"conversation", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Conversation id")},
    {"user", QT_TRANSLATE_NOOP("hone::ui::Mapping", "User id")},
    {"role", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Who speaks (role)")},
    {"text", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Message text")},
    {"question", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Question of the user")},
    {"answer", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Answer of the agent")},
    {"messages", QT_TRANSLATE_NOOP("hone::ui::Mapping", "List of messages")},
    {"transcript", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Transcript in one text")},
    {"time", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Time")},
    {"end_time", QT_TRANSLATE_NOOP("hone::ui::Mapping", "End time")},
    {"order", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Order in the conversation")},
    {"speaker", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Name of the speaker")},
    {"tool", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Tool name")},
    {"tool_call_id", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Tool call id")},
    {"agent", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Agent")},
    {"agent_version", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Agent version")},
    {"model", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Model")},
    {"system", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Instructions (system prompt)")},
    {"outcome", QT_TRANSLATE_NOOP("hone::ui::Mapping", "Outcome")},
    {"end_reason", QT_TRANSLATE_NOOP("hone::ui::Mapping", "How it ended")},
  };
  const auto found = kWords.find(name);
  return found == kWords.end() ? QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) : MappingTexts::tr(found->second);
}

bool usedIn(const MappingPlace& place, Mapping::Shape shape)
{
  switch (shape) {
  case Mapping::Shape::messages:
    return place.messages;
  case Mapping::Shape::turns:
    return place.turns;
  case Mapping::Shape::conversations:
    return place.conversations;
  }
  return false;
}

using NamedPlaces = std::vector<std::pair<std::string, std::string>>;

void removeColumn(NamedPlaces& list, const std::string& column)
{
  std::erase_if(list, [&](const auto& entry) { return entry.second == column; });
}

bool holdsColumn(const NamedPlaces& list, const std::string& column)
{
  return std::ranges::find(list, column, &NamedPlaces::value_type::second) != list.end();
}

template<class Value>
void setWord(std::vector<std::pair<std::string, Value>>& words, const std::string& word, Value value, bool remove)
{
  const auto found = std::ranges::find(words, word, &std::pair<std::string, Value>::first);
  if (remove) {
    if (found != words.end())
      words.erase(found);
  } else if (found != words.end())
    found->second = value;
  else
    words.emplace_back(word, value);
}

} // namespace

std::vector<std::pair<std::string, QString>> columnMeanings(Mapping::Shape shape)
{
  std::vector<std::pair<std::string, QString>> out;
  for (const auto& place : mappingPlaces())
    if (place.name != "records" && usedIn(place, shape))
      out.emplace_back(place.name, placeText(place.name));
  out.emplace_back("trait", MappingTexts::tr("Trait of the user"));
  out.emplace_back("score", MappingTexts::tr("Score"));
  out.emplace_back("metadata", MappingTexts::tr("Metadata"));
  return out;
}

std::string meaningOf(const Mapping& mapping, const std::string& column)
{
  for (const auto& place : mappingPlaces())
    if (place.name != "records" && usedIn(place, mapping.shape) && mapping.*(place.member) == column)
      return std::string(place.name);
  if (holdsColumn(mapping.traits, column))
    return "trait";
  if (holdsColumn(mapping.scores, column))
    return "score";
  return holdsColumn(mapping.metadata, column) ? "metadata" : "";
}

void setMeaning(Mapping& mapping, const std::string& column, const std::string& meaning)
{
  for (const auto& place : mappingPlaces())
    if (place.name != "records" && mapping.*(place.member) == column)
      (mapping.*(place.member)).clear();
  for (auto* list : {&mapping.traits, &mapping.scores, &mapping.metadata})
    removeColumn(*list, column);
  if (meaning == "trait")
    mapping.traits.emplace_back(column, column);
  else if (meaning == "score")
    mapping.scores.emplace_back(column, column);
  else if (meaning == "metadata")
    mapping.metadata.emplace_back(column, column);
  else
    for (const auto& place : mappingPlaces())
      if (place.name == meaning)
        mapping.*(place.member) = column;
}

void setRoleOfWord(Mapping& mapping, const std::string& word, Role role) { setWord(mapping.roles, word, role, role == Role::other); }

void setOutcomeOfWord(Mapping& mapping, const std::string& word, Outcome outcome)
{
  setWord(mapping.outcomes, word, outcome, outcome == Outcome::unknown);
}

QString missingInMapping(const Mapping& mapping)
{
  switch (mapping.shape) {
  case Mapping::Shape::messages:
    if (mapping.text.empty())
      return MappingTexts::tr("Choose the column that holds the message text.");
    if (mapping.role.empty() && mapping.speaker.empty())
      return MappingTexts::tr("Choose the column that says who speaks.");
    break;
  case Mapping::Shape::turns:
    if (mapping.question.empty() && mapping.answer.empty())
      return MappingTexts::tr("Choose the columns with the user’s question and the agent’s answer.");
    break;
  case Mapping::Shape::conversations:
    if (mapping.messages.empty() && mapping.transcript.empty())
      return MappingTexts::tr("Choose the column with the list of messages or with the transcript.");
    break;
  }
  return {};
}

} // namespace hone::ui
