#include "workspace/intake.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/detect.h"
#include "capture/event_reader.h"
#include "capture/importer.h"
#include "capture/input_files.h"
#include "capture/json.h"
#include "capture/mapping.h"
#include "workspace/file_writer.h"
#include "workspace/intake_impl.h"
#include "workspace/settings_keys.h"

namespace hone {

namespace {

constexpr std::size_t kLargestMappingFile = std::size_t{1} << 20;

std::string readWhole(ByteStream& stream, std::size_t most)
{
  std::string text(most, '\0');
  std::size_t have = 0;
  while (have < most) {
    const auto got = stream.read(text.data() + have, most - have);
    if (!got || *got == 0)
      break;
    have += *got;
  }
  text.resize(have);
  return text;
}

/// The decoded bytes of a file; of a folder or an archive, of its first table or JSON file.
Result<ByteStreamPointer> openSample(const std::string& path)
{
  Result<ByteStreamPointer> found = fail(ErrorKind::notFound, "There is no file in it that can be read.", path);
  const auto choose = [&](bool any) {
    return lookAtInputFiles(path, [&](Result<ByteStreamPointer> decoded, bool named) {
      if (!decoded) {
        if (named)
          found = std::move(decoded);
        return !named;
      }
      Detection detection = detectStream(std::move(*decoded));
      if (!any && !named && !detection.format && !detection.guess)
        return true;
      found = std::move(detection.stream);
      return false;
    });
  };
  HONE_CHECK(choose(false));
  if (!found && found.error().kind == ErrorKind::notFound)
    HONE_CHECK(choose(true));
  return found;
}

} // namespace

IntakeImpl::~IntakeImpl() { stopWatching(); }

std::vector<FormatDescription> IntakeImpl::formats() const
{
  std::vector<FormatDescription> out;
  for (const FormatInfo& format : knownFormats())
    out.push_back({std::string(format.name), std::string(format.description), std::string(format.recognisedBy)});
  return out;
}

Result<FileLook> IntakeImpl::lookAt(const std::string& path) const
{
  HONE_TRY(auto detected, detectFormat(path));
  FileLook look;
  look.format = std::move(detected.name);
  look.reason = std::move(detected.reason);
  look.guess = std::move(detected.guess);
  look.needsMapping = look.format.empty() && look.guess.has_value();
  return look;
}

Result<MappingPreview> IntakeImpl::previewMapping(const std::string& path, const Mapping& mapping, std::size_t most) const
{
  HONE_TRY(const ByteStreamPointer stream, openSample(path));
  return hone::previewMapping(*stream, mapping, most);
}

Result<EventPreview> IntakeImpl::previewEvents(const std::string& path, std::size_t most) const
{
  HONE_TRY(const ByteStreamPointer stream, openSample(path));
  HONE_TRY(auto preview, hone::previewEvents(*stream, most));
  for (const Event& event : preview.events) {
    preview.named += event.conversationId.empty() ? 0 : 1;
    preview.joined += !event.conversationId.empty() && m_store.findConversation(event.conversationId) ? 1 : 0;
  }
  return preview;
}

Result<std::vector<Mapping>> IntakeImpl::mappings() const
{
  HONE_TRY(const std::string saved, m_store.setting(std::string(kMappingsKey)));
  std::vector<Mapping> out;
  if (saved.empty())
    return out;
  JsonParser parser;
  std::int64_t replaced = 0;
  HONE_TRY(const JsonValue list, parser.parse(saved, replaced));
  list.forEach([&](const JsonValue& item) {
    if (auto mapping = hone::mappingFromJson(item.json()))
      out.push_back(std::move(*mapping));
  });
  return out;
}

Result<Mapping> IntakeImpl::mapping(const std::string& name) const
{
  HONE_TRY(const auto all, mappings());
  const auto found = std::ranges::find(all, name, &Mapping::name);
  if (found == all.end())
    return fail(ErrorKind::notFound, fmt::format("There is no saved mapping called \"{}\".", name));
  return *found;
}

namespace {

Result<void> keepMappings(Store& store, const std::vector<Mapping>& all)
{
  std::string json = "[";
  for (const Mapping& one : all)
    json += (json.size() > 1 ? "," : "") + mappingToJson(one);
  return store.setSetting(std::string(kMappingsKey), all.empty() ? std::string() : json + "]");
}

} // namespace

Result<void> IntakeImpl::saveMapping(const Mapping& mapping)
{
  if (mapping.name.empty())
    return fail(ErrorKind::invalidInput, "A saved mapping needs a name.");
  if (const std::string lacking = whatMappingLacks(mapping); !lacking.empty())
    return fail(ErrorKind::invalidInput, lacking);
  const std::scoped_lock lock(m_settingsMutex);
  HONE_TRY(auto all, mappings());
  std::erase_if(all, [&](const Mapping& one) { return one.name == mapping.name; });
  all.push_back(mapping);
  std::ranges::sort(all, {}, &Mapping::name);
  return keepMappings(m_store, all);
}

Result<void> IntakeImpl::removeMapping(const std::string& name)
{
  const std::scoped_lock lock(m_settingsMutex);
  HONE_TRY(auto all, mappings());
  if (std::erase_if(all, [&](const Mapping& one) { return one.name == name; }) == 0)
    return fail(ErrorKind::notFound, fmt::format("There is no saved mapping called \"{}\".", name));
  return keepMappings(m_store, all);
}

std::string IntakeImpl::mappingJson(const Mapping& mapping) const { return mappingToJson(mapping); }
Result<Mapping> IntakeImpl::mappingFromJson(const std::string& json) const { return hone::mappingFromJson(json); }

Result<void> IntakeImpl::writeMappingFile(const std::string& path, const Mapping& mapping) const { return writeFile(path, mappingToJson(mapping) + '\n'); }

Result<Mapping> IntakeImpl::readMappingFile(const std::string& path) const
{
  HONE_TRY(const ByteStreamPointer stream, openFileStream(path));
  const std::string text = readWhole(*stream, kLargestMappingFile);
  auto mapping = hone::mappingFromJson(text);
  if (!mapping)
    mapping.error().file = path;
  return mapping;
}

// Events

Result<std::vector<Event>> IntakeImpl::events(ConversationId conversation) const { return m_store.events(conversation); }
Result<std::vector<Event>> IntakeImpl::userEvents(const std::string& userId) const { return m_store.userEvents(userId); }
Result<std::vector<EventName>> IntakeImpl::eventNames() const { return m_store.eventNames(); }
Result<std::vector<EventRule>> IntakeImpl::eventRules() const { return m_store.eventRules(); }

Result<void> IntakeImpl::setEventRules(const std::vector<EventRule>& rules)
{
  for (const EventRule& rule : rules) {
    if (rule.name.empty())
      return fail(ErrorKind::invalidInput, "A rule needs the name of an event; \"*\" stands for every name.");
    if (rule.name == "*" && rule.text.empty())
      return fail(ErrorKind::invalidInput, "A rule for every name needs the value that the event must have.");
    if (rule.from && rule.below && *rule.from >= *rule.below)
      return fail(ErrorKind::invalidInput, fmt::format("No number is at least {} and below {}.", *rule.from, *rule.below));
    if (rule.userDays < 0)
      return fail(ErrorKind::invalidInput, "The days of a rule cannot be negative.");
  }
  HONE_CHECK(m_store.setEventRules(rules));
  m_changed();
  return {};
}

std::vector<EventRule> IntakeImpl::defaultEventRules() const
{
  // What migrations/0003_events.sql and 0010_event_names.sql put into a new store.
  const auto words = [](const char* name, const char* text, Outcome outcome, std::int32_t userDays = 0) {
    return EventRule{name, text, std::nullopt, std::nullopt, outcome, userDays};
  };
  const auto numbers = [](const char* name, std::optional<double> from, std::optional<double> below, Outcome outcome) {
    return EventRule{name, "", from, below, outcome, 0};
  };
  return {words("outcome", "resolved", Outcome::resolved), words("outcome", "failed", Outcome::failed), words("outcome", "abandoned", Outcome::abandoned),
          words("outcome", "escalated", Outcome::escalated), numbers("resolved", 0.5, std::nullopt, Outcome::resolved),
          numbers("resolved", std::nullopt, 0.5, Outcome::failed), numbers("task_success", 0.5, std::nullopt, Outcome::resolved),
          numbers("task_success", std::nullopt, 0.5, Outcome::failed), words("thumbs_down", "", Outcome::failed), words("*", "thumbs_down", Outcome::failed),
          words("escalated", "", Outcome::escalated), words("handed_off", "", Outcome::escalated), words("abandoned", "", Outcome::abandoned),
          words("outcome", "solved", Outcome::resolved), words("outcome", "success", Outcome::resolved), words("outcome", "unresolved", Outcome::failed),
          words("outcome", "failure", Outcome::failed), words("resolved", "", Outcome::resolved), words("solved", "", Outcome::resolved),
          words("failed", "", Outcome::failed), words("unresolved", "", Outcome::failed), words("churned", "", Outcome::failed, 30),
          words("subscription_cancelled", "", Outcome::failed, 30), words("subscription_canceled", "", Outcome::failed, 30),
          words("refunded", "", Outcome::failed, 14), words("chargeback", "", Outcome::failed, 30), words("complaint", "", Outcome::failed, 14),
          words("handoff", "", Outcome::escalated), words("human_handoff", "", Outcome::escalated), words("transferred_to_human", "", Outcome::escalated)};
}

} // namespace hone
