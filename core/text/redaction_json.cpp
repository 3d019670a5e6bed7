#include <algorithm>

#include "base/json_writer.h"
#include "text/detectors.h"
#include "text/json_walk.h"
#include "text/redaction.h"

namespace hone::redaction {

namespace {

constexpr int kMostNested = 4; // JSON in a string in JSON …

FieldMeaning meaning(std::string_view field, TypeSet types, bool traits)
{
  FieldMeaning found = meaningOfField(field);
  if (traits && found.kind == FieldMeaning::Kind::none) {
    std::string name;
    for (const char c : field)
      if (isAlnum(c))
        name.push_back(lower(c));
    if (name == "name" || name == "username" || name == "nickname")
      found = {RedactionType::name, FieldMeaning::Kind::always};
  }
  if (found.kind != FieldMeaning::Kind::none && (types & bit(found.type)) == 0)
    return {};
  return found;
}

} // namespace

bool JsonMasker::run(std::string& json, std::string_view outerField, bool& changed, int depth)
{
  changed = false;
  std::string out;
  bool any = false;
  std::string text;
  const auto onString = [&](std::string_view raw, bool isKey, std::string_view field, std::string& replacement) {
    const std::string_view body = raw.substr(1, raw.size() - 2);
    if (body.size() < 3)
      return false;
    if (body.find('\\') == std::string_view::npos)
      text.assign(body);
    else if (!unescapeJson(body, text))
      return false;
    if (!isKey) {
      const FieldMeaning says = meaning(field, types, traits);
      if (isMasked(says, text)) {
        appendJsonString(replacement, placeholder(text, says.type));
        return any = true;
      }
      if (depth < kMostNested && mayBeJson(text)) {
        bool inner = false;
        std::string nested = text;
        if (run(nested, {}, inner, depth + 1)) {
          if (inner)
            appendJsonString(replacement, nested);
          any = any || inner;
          return inner;
        }
      }
    }
    if (!maskText(text))
      return false;
    appendJsonString(replacement, text);
    return any = true;
  };
  const auto onNumber = [&](std::string_view raw, std::string_view field, std::string& replacement) {
    if (raw.size() < 3)
      return false;
    const FieldMeaning says = meaning(field, types, traits);
    if (isMasked(says, raw)) {
      appendJsonString(replacement, placeholder(raw, says.type));
      return any = true;
    }
    // A number without a telling name is masked only where check digits say what it is.
    if (raw.size() < 13 || raw.size() > 19 || !std::ranges::all_of(raw, isDigit))
      return false;
    std::vector<Finding> found, ignored;
    scanText(raw, types & bit(RedactionType::card), found, ignored);
    if (found.empty() || field.find("id") != std::string_view::npos || field.find("time") != std::string_view::npos)
      return false;
    appendJsonString(replacement, placeholder(raw, RedactionType::card));
    return any = true;
  };
  // The text of a nested run reuses `text`: a nested masker has its own.
  if (!JsonWalk(json).run(outerField, out, onString, onNumber))
    return false;
  if (any)
    json = std::move(out);
  changed = any;
  return true;
}

void collectNamesFromJson(std::string_view json, std::vector<std::string>& names)
{
  constexpr std::size_t kMostNames = 200;
  std::string ignored;
  std::string text;
  JsonWalk(json).run({}, ignored,
    [&](std::string_view raw, bool isKey, std::string_view field, std::string&) {
      if (isKey || raw.size() < 4 || names.size() >= kMostNames)
        return false;
      const std::string_view body = raw.substr(1, raw.size() - 2);
      // Names inside a string that is JSON itself.
      if (body.front() == '{' || body.front() == '[') {
        if (unescapeJson(body, text) && mayBeJson(text) && text.find("ame") != std::string::npos) {
          const std::string nested = text;
          if (nested.size() < json.size())
            collectNamesFromJson(nested, names);
        }
        return false;
      }
      const FieldMeaning says = meaningOfField(field);
      if (says.type == RedactionType::name && isMasked(says, body) && unescapeJson(body, text))
        names.push_back(text);
      return false;
    },
    [](std::string_view, std::string_view, std::string&) { return false; });
}

} // namespace hone::redaction
