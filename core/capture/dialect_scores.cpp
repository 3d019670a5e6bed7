#include <algorithm>
#include <charconv>
#include <map>

#include "capture/dialect.h"
#include "capture/messages.h"

namespace hone::dialect {

void readEvaluationEvent(const AttributeList& attributes, std::optional<Micros> at, std::string id, Span& span)
{
  const std::string_view name = attributes.text({"gen_ai.evaluation.name"});
  if (name.empty())
    return;
  Event event;
  event.id = std::move(id);
  event.name = name;
  event.at = at;
  if (const AttributeValue* value = attributes.find("gen_ai.evaluation.score.value"))
    event.number = value->number();
  event.text = attributes.text({"gen_ai.evaluation.score.label"});
  JsonObject rest;
  rest.addText("explanation", attributes.text({"gen_ai.evaluation.explanation"}));
  rest.addText("response_id", attributes.text({"gen_ai.response.id"}));
  rest.addText("error", attributes.text({"error.type"}));
  event.metadata = rest.take();
  span.scores.push_back(std::move(event));
}

void readScores(const OtlpRecord& record, Span& span)
{
  struct Fields {
    std::map<std::string, const AttributeValue*, std::less<>> values;
  };
  std::map<std::pair<std::string, std::size_t>, Fields> found;
  for (const auto& [key, value] : record.attributes.items()) {
    // "trace.annotations.0.annotation.score"
    std::string_view rest = key;
    std::string_view scope;
    for (const std::string_view prefix : {"trace.", "session."})
      if (rest.starts_with(prefix)) {
        scope = prefix;
        rest.remove_prefix(prefix.size());
      }
    std::string_view item;
    if (rest.starts_with("annotations."))
      item = "annotation.";
    else if (rest.starts_with("evaluations."))
      item = "evaluation.";
    else
      continue;
    rest.remove_prefix(12);
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
    if (error != std::errc())
      continue;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (!rest.starts_with('.') || !rest.substr(1).starts_with(item))
      continue;
    rest.remove_prefix(1 + item.size());
    found[{std::string(scope) + std::string(item), index}].values.emplace(std::string(rest), &value);
  }
  for (const auto& [place, fields] : found) {
    const auto text = [&values = fields.values](std::string_view key) {
      const auto field = values.find(key);
      return field == values.end() ? std::string() : field->second->text;
    };
    if (text("name").empty())
      continue;
    Event event;
    event.name = text("name");
    event.id = text("identifier");
    event.id = record.spanId + ":" + place.first + std::to_string(place.second) + (event.id.empty() ? "" : ":" + event.id);
    event.at = record.endedAt ? record.endedAt : record.startedAt;
    if (const auto score = fields.values.find("score"); score != fields.values.end())
      event.number = score->second->number();
    event.text = text("label");
    JsonObject rest;
    rest.addText("explanation", text("explanation"));
    rest.addText("annotator_kind", text("annotator_kind"));
    event.metadata = rest.take();
    span.scores.push_back(std::move(event));
  }
}

} // namespace hone::dialect
