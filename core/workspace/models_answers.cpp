#include "workspace/models_parts.h"

#include <algorithm>
#include <unordered_map>

#include "base/hash.h"
#include "base/json_writer.h"
#include "capture/json.h"
#include "llm/endpoint.h"
#include "store/model_store.h"

namespace hone {

namespace {

constexpr std::size_t kKeysAtOnce = 2000;

} // namespace

Sha256 answerKey(std::string_view kind, const ModelProvider& provider, std::string_view text)
{
  Hasher hasher;
  hasher.addField(kind);
  hasher.addField(modelAddress(provider.baseUrl, ""));
  hasher.addField(provider.model);
  hasher.addField(text);
  return hasher.finish();
}

DistinctTexts::DistinctTexts(const ModelProvider& provider, const std::vector<std::string>& all)
{
  std::unordered_map<std::string_view, std::size_t> place;
  for (std::size_t d = 0; d < all.size(); ++d) {
    if (all[d].empty())
      continue;
    const auto [found, isNew] = place.try_emplace(all[d], texts.size());
    if (isNew) {
      texts.push_back(all[d]);
      documents.emplace_back();
      keys.push_back(answerKey("vector 1", provider, all[d]));
    }
    documents[found->second].push_back(d);
  }
}

Result<std::vector<std::optional<std::string>>> keptAnswers(Store& store, std::span<const Sha256> keys)
{
  std::vector<std::optional<std::string>> all;
  for (std::size_t first = 0; first < keys.size(); first += kKeysAtOnce) {
    HONE_TRY(auto some, store.models().answers(keys.subspan(first, std::min(kKeysAtOnce, keys.size() - first))));
    std::ranges::move(some, std::back_inserter(all));
  }
  // Of a model that was removed no more is left than whose texts its names were made from.
  for (auto& answer : all)
    if (answer && answer->empty())
      answer.reset();
  return all;
}

std::string keptName(const ProposedName& name)
{
  JsonWriter json;
  json.beginObject().member("name", name.name).member("definition", name.definition).endObject();
  return json.take();
}

std::optional<ProposedName> readKeptName(const std::optional<std::string>& kept)
{
  JsonParser parser;
  std::int64_t replaced = 0;
  const auto json = parser.parse(kept.value_or("null"), replaced);
  if (!json || (*json)["name"].text().empty())
    return std::nullopt;
  return ProposedName{std::string((*json)["name"].text()), std::string((*json)["definition"].text())};
}

} // namespace hone
