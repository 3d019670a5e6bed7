#include <charconv>

#include <fmt/format.h>

#include "command.h"

namespace hone::cli {

namespace {

std::string_view wordOf(ModelUse use) { return use == ModelUse::embeddings ? "embeddings" : "names"; }
std::string_view wordOf(ModelProtocol protocol) { return protocol == ModelProtocol::anthropic ? "anthropic" : "openai"; }

std::optional<double> priceOf(const std::string& text)
{
  double price = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), price);
  return error == std::errc() && end == text.data() + text.size() && price >= 0 ? std::optional(price) : std::nullopt;
}

void writeEstimate(JsonWriter& json, const ModelEstimate& estimate)
{
  json.beginObject().key("models").beginArray();
  for (const ModelEstimate::Part& part : estimate.parts) {
    json.beginObject().member("name", part.provider.name).member("for", wordOf(part.provider.use)).member("model", part.provider.model);
    json.member("host", part.host).member("this_machine", part.local).member("items", part.items).member("cached", part.cached);
    json.member("tokens", part.tokens).member("answer_tokens", part.answerTokens).member("cost", part.cost).endObject();
  }
  json.endArray().member("masked", estimate.masked.total()).key("samples").beginArray();
  for (const std::string& sample : estimate.samples)
    json.value(sample);
  json.endArray().member("leaves_machine", estimate.leavesMachine()).endObject();
}

Result<int> runModelsList(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_TRY(const auto all, workspace->models().list());
  if (invocation.json()) {
    JsonWriter json;
    json.beginObject().key("models").beginArray();
    for (const ModelProvider& provider : all) {
      HONE_TRY(const auto kept, workspace->models().kept(provider.name));
      json.beginObject().member("name", provider.name).member("for", wordOf(provider.use)).member("protocol", wordOf(provider.protocol));
      json.member("url", provider.baseUrl).member("model", provider.model).member("enabled", provider.enabled).member("key_kept", provider.keyKept);
      json.member("price", provider.price).member("answer_price", provider.answerPrice).member("answers_kept", kept.first).endObject();
    }
    json.endArray().endObject();
    invocation.printJson(json);
    return exitSuccess;
  }
  if (all.empty()) {
    invocation.printLine("No model is set up; none is needed. For Ollama: hone-cli models set ollama --for embeddings --url http://127.0.0.1:11434/v1 --model nomic-embed-text");
    return exitSuccess;
  }
  std::vector<std::vector<std::string>> rows{{"MODEL", "FOR", "STATE", "ADDRESS", "CALLED THERE", "ANSWERS KEPT"}};
  for (const ModelProvider& provider : all) {
    HONE_TRY(const auto kept, workspace->models().kept(provider.name));
    rows.push_back({safeLine(provider.name), std::string(wordOf(provider.use)), provider.enabled ? "on" : "off", safeLine(provider.baseUrl), safeLine(provider.model), std::to_string(kept.first)});
  }
  invocation.print(formatTable(rows));
  return exitSuccess;
}

Result<int> runSet(Invocation& invocation)
{
  const Arguments& arguments = invocation.arguments();
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  Models& models = workspace->models();
  ModelProvider provider;
  if (auto known = models.provider(invocation.word(0)))
    provider = std::move(*known);
  provider.name = invocation.word(0);
  if (const auto use = arguments.value("for")) {
    if (*use != "embeddings" && *use != "names")
      return invocation.usage("--for is embeddings or names.");
    provider.use = *use == "names" ? ModelUse::names : ModelUse::embeddings;
  }
  if (const auto protocol = arguments.value("protocol")) {
    if (*protocol != "openai" && *protocol != "anthropic")
      return invocation.usage("--protocol is openai or anthropic.");
    provider.protocol = *protocol == "anthropic" ? ModelProtocol::anthropic : ModelProtocol::openAi;
  }
  provider.baseUrl = arguments.value("url").value_or(provider.baseUrl);
  provider.model = arguments.value("model").value_or(provider.model);
  for (const auto& [option, price] : {std::pair("price", &provider.price), std::pair("answer-price", &provider.answerPrice)})
    if (const auto text = arguments.value(option)) {
      const auto number = priceOf(*text);
      if (!number)
        return invocation.usage(fmt::format("--{} is the price of a million tokens: a number that is not negative.", option));
      *price = *number;
    }
  const auto place = givenSecretPlace(arguments, provider.secretPlace);
  if (!place)
    return invocation.usage("--secrets is keychain, sealed-file or environment.");
  provider.secretPlace = *place;
  if (arguments.has("on") && arguments.has("off"))
    return invocation.usage("--on or --off, not both.");
  provider.enabled = arguments.has("on") || (provider.enabled && !arguments.has("off"));
  if (provider.baseUrl.empty() || provider.model.empty())
    return invocation.usage("A model needs --url and --model.");
  HONE_TRY(std::string key, givenSecret(invocation, models.environmentVariable(provider.name)));
  if (provider.secretPlace == SecretPlace::environment)
    key.clear();
  HONE_CHECK(openSealedFile(invocation));
  HONE_CHECK(models.put(provider, key));
  return invocation.confirm("set", provider.name, fmt::format("{} is set up for {} and {}. hone-cli models test {} asks it one small question.", provider.name,
                                                              wordOf(provider.use), provider.enabled ? "on" : "off", provider.name));
}

Result<int> runModelsRemove(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_CHECK(openSealedFile(invocation));
  HONE_CHECK(workspace->models().remove(invocation.word(0)));
  return invocation.confirm("removed", invocation.word(0), fmt::format("Removed {}, its key and what it answered. Intents and names that it gave stay.", invocation.word(0)));
}

Result<int> runModelsTest(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  HONE_CHECK(openSealedFile(invocation));
  HONE_TRY(const ModelProvider provider, workspace->models().provider(invocation.word(0)));
  HONE_TRY(const std::string found, workspace->models().test(provider, {}, invocation.job()));
  invocation.endProgress();
  return invocation.confirm("message", found, found);
}

Result<int> runEstimate(Invocation& invocation)
{
  HONE_TRY(Workspace* const workspace, invocation.workspace());
  const ModelChoice choice{invocation.arguments().value("embeddings"), invocation.arguments().value("names")};
  HONE_TRY(const auto estimate, workspace->models().estimate(choice, invocation.job()));
  invocation.endProgress();
  if (!invocation.json()) {
    printEstimate(invocation, estimate);
    return exitSuccess;
  }
  JsonWriter json;
  writeEstimate(json, estimate);
  invocation.printJson(json);
  return exitSuccess;
}

} // namespace

void printEstimate(const Invocation& invocation, const ModelEstimate& estimate)
{
  if (estimate.parts.empty()) {
    invocation.say("No model is on: nothing would be sent.");
    return;
  }
  for (const ModelEstimate::Part& part : estimate.parts) {
    const bool vectors = part.provider.use == ModelUse::embeddings;
    std::string line = fmt::format("{} at {}{}: {}{} {}, {} of them answered before; about {} tokens to send", labelOf(part.provider), part.host,
                                   part.local ? " (this machine)" : "", vectors ? "" : "up to ", part.items, vectors ? "texts" : "intents", part.cached, part.tokens);
    if (part.answerTokens > 0)
      line += fmt::format(" and {} to come back", part.answerTokens);
    line += part.cost ? fmt::format("; about {:.4f} at the price you gave.", *part.cost) : part.local ? "." : "; no price was given, so the cost is not known.";
    invocation.say(safeLine(line));
  }
  invocation.say(fmt::format("What is sent is redacted. {}", describeRedaction(estimate.masked)));
  for (const std::string& sample : estimate.samples)
    invocation.say("  would be sent: " + safeLine(sample));
}

std::vector<Command> modelCommands()
{
  const OptionSpec passphrase = passphraseOption();
  std::vector<Command> list{
    {"models", "list", "", "List the models that are set up. None is needed.", {}, 0, 0, runModelsList},
    {"models", "set", "NAME", "Set up or change a model: vectors for finding intents, or names for them. The key comes from a file or the environment.",
     {{"for", "USE", "embeddings (OpenAI-compatible) or names (a chat model)"},
      {"url", "ADDRESS", "http://127.0.0.1:11434/v1 is Ollama's"},
      {"model", "MODEL", "as the server calls it"},
      {"protocol", "P", "openai (default) or anthropic"},
      {"price", "N", "of a million tokens sent, for the estimate"},
      {"answer-price", "N", "of a million tokens answered"},
      {"secret-file", "FILE", "its first line is the key (also: the variable HONE_SECRET_MODEL_NAME_KEY)"},
      {"secrets", "PLACE", "where the key is kept: keychain (default), sealed-file or environment"},
      {"on", "", "analyses use it"},
      {"off", "", "it stays set up, and is not used"},
      passphrase},
     1, 1, runSet, true},
    {"models", "remove", "NAME", "Forget a model, its key and its answers; names that it gave stay.", {passphrase}, 1, 1, runModelsRemove},
    {"models", "test", "NAME", "Ask a model one small question about made-up texts.", {passphrase}, 1, 1, runModelsTest},
    {"models", "estimate", "", "Count what an analysis with models would send, and show some of it; nothing is sent.",
     {{"embeddings", "NAME", "the model for vectors (default: the one that is on)"}, {"names", "NAME", "the model for names (default: the one that is on)"}},
     0, 0, runEstimate}};
  for (Command& command : list)
    command.needsEventLoop = true;
  return list;
}

} // namespace hone::cli
