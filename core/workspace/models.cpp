#include "workspace/models.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "capture/json.h"
#include "workspace/models_impl.h"
#include "workspace/settings_keys.h"
#include "workspace/workspace.h"
#include "store/model_store.h"

namespace hone {

namespace {

constexpr std::size_t kMostProviderName = 60;

bool isOneWordedLine(const std::string& text, std::size_t most)
{
  return !text.empty() && text.size() <= most && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

} // namespace

std::string labelOf(const ModelProvider& provider) { return fmt::format("{} ({})", provider.model, provider.name); }

std::string modelPurpose(const ModelProvider& provider)
{
  return fmt::format("model \"{}\" ({})", provider.name, provider.use == ModelUse::embeddings ? "vectors" : "names");
}

Result<HostAddress> safeHostOf(const ModelProvider& provider)
{
  HONE_TRY(HostAddress host, hostOf(provider.baseUrl));
  if (host.scheme == "http" && !host.isLocal())
    return fail(ErrorKind::invalidInput, "The address begins with http://: what users said would travel in plain text. Use https://, or a tunnel to this machine.", host.text());
  return host;
}

const std::vector<ModelPreset>& Models::presets()
{
  static const std::vector<ModelPreset> all{
    {"Ollama", ModelProtocol::openAi, "http://127.0.0.1:11434/v1", "nomic-embed-text", "llama3.2", false},
    {"llama.cpp server", ModelProtocol::openAi, "http://127.0.0.1:8080/v1", "default", "default", false},
    {"LM Studio", ModelProtocol::openAi, "http://127.0.0.1:1234/v1", "text-embedding-nomic-embed-text-v1.5", "", false},
    {"vLLM", ModelProtocol::openAi, "http://127.0.0.1:8000/v1", "", "", false},
    {"OpenAI", ModelProtocol::openAi, "https://api.openai.com/v1", "text-embedding-3-small", "gpt-4o-mini", true},
    {"Anthropic", ModelProtocol::anthropic, "https://api.anthropic.com/v1", "", "claude-3-5-haiku-latest", true}};
  return all;
}

ModelsImpl::ModelsImpl(Store& store, SyncsImpl& syncs, const PrivacyImpl& privacy, Analyze analyze)
  : m_store(store), m_syncs(syncs), m_privacy(privacy), m_analyze(std::move(analyze))
{
  if (const auto all = m_store.models().providers())
    for (const ModelProvider& provider : *all)
      static_cast<void>(m_syncs.egressList().allow(provider.baseUrl, modelPurpose(provider)));
}

Result<std::vector<ModelProvider>> ModelsImpl::list() const { return m_store.models().providers(); }

Result<ModelProvider> ModelsImpl::provider(const std::string& name) const
{
  HONE_TRY(auto all, m_store.models().providers());
  const auto found = std::ranges::find(all, name, &ModelProvider::name);
  if (found == all.end())
    return fail(ErrorKind::notFound, fmt::format("There is no model called \"{}\".", name));
  return std::move(*found);
}

std::string ModelsImpl::environmentVariable(const std::string& name) const { return environmentVariableOf("model/" + name + "/key"); }

Result<std::string> ModelsImpl::secretName(const ModelProvider& provider)
{
  return m_syncs.secretName("model/" + provider.name, "key", provider.secretPlace);
}

Result<void> ModelsImpl::forgetKey(const ModelProvider& provider)
{
  if (provider.secretPlace == SecretPlace::environment)
    return {};
  HONE_TRY(SecretStore* const place, m_syncs.secretStore(provider.secretPlace));
  HONE_TRY(const std::string secret, secretName(provider));
  return place->remove(secret);
}

Result<void> ModelsImpl::put(const ModelProvider& provider, const std::string& key)
{
  if (!isOneWordedLine(provider.name, kMostProviderName))
    return fail(ErrorKind::invalidInput, "A model needs a name of 1 to 60 characters on one line.");
  if (!isOneWordedLine(provider.model, 200))
    return fail(ErrorKind::invalidInput, "Say which model is meant, as its server calls it (\"nomic-embed-text\").");
  if (provider.use == ModelUse::embeddings && provider.protocol == ModelProtocol::anthropic)
    return fail(ErrorKind::invalidInput, "Anthropic's protocol has no vectors. Choose an OpenAI-compatible server for them.");
  if (!(provider.price >= 0) || !(provider.answerPrice >= 0))
    return fail(ErrorKind::invalidInput, "A price cannot be negative.");
  if (!key.empty() && !isOneWordedLine(key, 4096))
    return fail(ErrorKind::invalidInput, "A key is one line.");
  HONE_TRY(const HostAddress host, safeHostOf(provider));

  const auto before = this->provider(provider.name);
  ModelProvider tidy = provider;
  const bool samePlace = before && before->keyKept && before->secretPlace == provider.secretPlace;
  const auto hostBefore = before ? hostOf(before->baseUrl) : Result<HostAddress>(HostAddress{});
  // A key is for one machine: it does not follow an address to another one, and is not left behind where nobody uses it.
  tidy.keyKept = samePlace && hostBefore && hostBefore->text() == host.text();
  const bool writes = !key.empty() && provider.secretPlace != SecretPlace::environment;
  if (before && before->keyKept && !tidy.keyKept && !(writes && before->secretPlace == provider.secretPlace))
    HONE_CHECK(forgetKey(*before));
  if (!key.empty() && provider.secretPlace != SecretPlace::environment) {
    HONE_TRY(SecretStore* const place, m_syncs.secretStore(provider.secretPlace));
    HONE_TRY(const std::string name, secretName(provider));
    HONE_CHECK(place->write(name, key));
    tidy.keyKept = true;
  }
  HONE_CHECK(m_store.models().putProvider(tidy));
  if (before)
    m_syncs.egressList().withdraw(modelPurpose(*before));
  HONE_CHECK(m_syncs.egressList().allow(tidy.baseUrl, modelPurpose(tidy)));
  return m_store.privacy().note("policy", fmt::format("model {} ({}) for {} is {}", tidy.name, host.text(), tidy.use == ModelUse::embeddings ? "vectors" : "names", tidy.enabled ? "on" : "off"), "{}");
}

Result<void> ModelsImpl::remove(const std::string& name)
{
  HONE_TRY(const ModelProvider known, provider(name));
  if (known.keyKept)
    HONE_CHECK(forgetKey(known));
  m_syncs.egressList().withdraw(modelPurpose(known));
  return m_store.models().removeProvider(name);
}

Result<std::pair<std::int64_t, std::int64_t>> ModelsImpl::kept(const std::string& name) const { return m_store.models().answersOf(name); }

Result<std::string> ModelsImpl::keyOf(const ModelProvider& provider)
{
  if (!provider.keyKept && provider.secretPlace != SecretPlace::environment)
    return std::string();
  HONE_TRY(SecretStore* const place, m_syncs.secretStore(provider.secretPlace));
  HONE_TRY(const std::string name, secretName(provider));
  HONE_TRY(const auto secret, place->read(name));
  if (!secret && provider.keyKept)
    return fail(ErrorKind::io, fmt::format("The key of {} was kept, but is not readable now. The keychain may be locked: unlock it and try again.", provider.name));
  return secret.value_or("");
}

Result<ModelEndpoint> ModelsImpl::endpointOf(const ModelProvider& provider)
{
  HONE_TRY(std::string key, keyOf(provider));
  return ModelEndpoint{provider.protocol, provider.baseUrl, provider.model, std::move(key), provider.name};
}

ModelPlan ModelsImpl::localPlan() const
{
  ModelPlan plan;
  const auto all = m_store.models().providers();
  if (!all)
    return plan;
  for (const ModelProvider& provider : *all) {
    if (!provider.enabled)
      continue;
    const auto host = hostOf(provider.baseUrl);
    if (host && host->isLocal())
      (provider.use == ModelUse::embeddings ? plan.embeddings : plan.names) = provider;
    else
      plan.notes.push_back(fmt::format("{} is on another machine: nothing was sent to it without asking. Analyze with models to use it.", labelOf(provider)));
  }
  return plan;
}

Result<ModelPlan> ModelsImpl::planOf(const ModelChoice& choice) const
{
  HONE_TRY(const auto all, m_store.models().providers());
  ModelPlan plan;
  plan.explicitly = true;
  for (const ModelUse use : {ModelUse::embeddings, ModelUse::names}) {
    const auto& wanted = use == ModelUse::embeddings ? choice.embeddings : choice.names;
    if (wanted && wanted->empty())
      continue;
    const auto found = std::ranges::find_if(all, [&](const ModelProvider& p) { return p.use == use && (wanted ? p.name == *wanted : p.enabled); });
    if (found != all.end())
      (use == ModelUse::embeddings ? plan.embeddings : plan.names) = *found;
    else if (wanted)
      return fail(ErrorKind::notFound, fmt::format("There is no model called \"{}\" for {}.", *wanted, use == ModelUse::embeddings ? "vectors" : "names"));
  }
  return plan;
}

Result<AnalysisOrigin> ModelsImpl::origin() const
{
  HONE_TRY(const std::string text, m_store.setting(std::string(kAnalysisOriginKey)));
  HONE_TRY(const std::string notes, m_store.setting(std::string(kAnalysisNotesKey)));
  AnalysisOrigin origin;
  JsonParser parser;
  std::int64_t replaced = 0;
  // What cannot be read was written by another version: the next analysis writes it anew.
  if (const auto kept = parser.parse(text, replaced)) {
    origin.intentsBy = (*kept)["intents_by"].text();
    origin.namesBy = (*kept)["names_by"].text();
    origin.at = (*kept)["at"].integer();
  }
  if (const auto kept = parser.parse(notes, replaced))
    kept->forEach([&](const JsonValue& note) { origin.notes.emplace_back(note.text()); });
  return origin;
}

Result<void> ModelsImpl::setOrigin(const AnalysisOrigin& origin)
{
  JsonWriter made, notes;
  made.beginObject().member("intents_by", origin.intentsBy).member("names_by", origin.namesBy).member("at", origin.at).endObject();
  notes.beginArray();
  for (const std::string& note : origin.notes)
    notes.value(note);
  notes.endArray();
  HONE_CHECK(m_store.setSetting(std::string(kAnalysisNotesKey), origin.notes.empty() ? std::string() : notes.take()));
  return m_store.setSetting(std::string(kAnalysisOriginKey), made.take());
}

Result<std::map<IntentId, std::string>> ModelsImpl::namedBy() const
{
  HONE_TRY(const auto all, m_store.models().namedIntents());
  return std::map<IntentId, std::string>(all.begin(), all.end());
}

} // namespace hone
