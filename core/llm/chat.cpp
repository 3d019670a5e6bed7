#include "llm/chat.h"

#include <fmt/format.h>
#include <simdjson.h>

#include "base/json_writer.h"

namespace hone {

namespace {

/// Reasoning models put what they think into the answer.
std::string withoutThoughts(std::string text)
{
  constexpr std::string_view kOpen = "<think>", kClose = "</think>";
  if (const std::size_t end = text.rfind(kClose); end != std::string::npos)
    text.erase(0, end + kClose.size());
  else if (const std::size_t begin = text.find(kOpen); begin != std::string::npos)
    text.erase(begin);
  return text;
}

/// The texts of a list of parts, or a plain text.
std::string textOf(const simdjson::dom::element& content)
{
  std::string_view plain;
  if (content.get_string().get(plain) == simdjson::SUCCESS)
    return std::string(plain);
  std::string all;
  simdjson::dom::array parts;
  if (content.get_array().get(parts) == simdjson::SUCCESS)
    for (const simdjson::dom::element part : parts) {
      std::string_view text;
      if (part["text"].get_string().get(text) == simdjson::SUCCESS)
        all += text;
    }
  return all;
}

std::string_view wordAt(simdjson::simdjson_result<simdjson::dom::element> value)
{
  std::string_view word;
  return value.get_string().get(word) == simdjson::SUCCESS ? word : std::string_view();
}

std::int64_t countOf(const simdjson::dom::element& document, std::string_view key)
{
  std::int64_t count = 0;
  return document["usage"][key].get_int64().get(count) == simdjson::SUCCESS && count > 0 ? count : 0;
}

} // namespace

ChatClient::ChatClient(PatientClient& client, ModelEndpoint endpoint) : m_client(client), m_endpoint(std::move(endpoint)) {}

std::string ChatClient::openAiBody(const std::string& instructions, const std::string& message, int mostTokens) const
{
  JsonWriter json;
  json.beginObject().member("model", m_endpoint.model).key("messages").beginArray();
  json.beginObject().member("role", "system").member("content", instructions).endObject();
  json.beginObject().member("role", "user").member("content", message).endObject();
  json.endArray().member(m_completionTokens ? "max_completion_tokens" : "max_tokens", mostTokens);
  if (m_temperature)
    json.member("temperature", 0);
  json.member("stream", false).endObject();
  return json.take();
}

std::string ChatClient::anthropicBody(const std::string& instructions, const std::string& message, int mostTokens) const
{
  JsonWriter json;
  json.beginObject().member("model", m_endpoint.model).member("max_tokens", mostTokens).member("system", instructions);
  json.key("messages").beginArray().beginObject().member("role", "user").member("content", message).endObject().endArray();
  if (m_temperature)
    json.member("temperature", 0);
  json.endObject();
  return json.take();
}

bool ChatClient::adaptTo(const HttpResponse& response)
{
  if (response.status != 400 && response.status != 422)
    return false;
  if (!m_completionTokens && m_endpoint.protocol == ModelProtocol::openAi && response.body.find("max_completion_tokens") != std::string::npos)
    return m_completionTokens = true;
  if (m_temperature && response.body.find("temperature") != std::string::npos) {
    m_temperature = false;
    return true;
  }
  return false;
}

Result<std::string> ChatClient::ask(const std::string& instructions, const std::string& message, int mostTokens)
{
  const bool anthropic = m_endpoint.protocol == ModelProtocol::anthropic;
  for (;;) {
    const HttpRequest request =
      modelRequest(m_endpoint, anthropic ? "messages" : "chat/completions",
                   anthropic ? anthropicBody(instructions, message, mostTokens) : openAiBody(instructions, message, mostTokens));
    ++m_usage.requests;
    HONE_TRY(const HttpResponse response, m_client.send(request, {400, 422}));
    if (response.status >= 200 && response.status < 300)
      return read(response.body);
    if (!adaptTo(response))
      return std::unexpected(m_client.refusal(request, response));
  }
}

Result<std::string> ChatClient::read(std::string_view body)
{
  const auto refuse = [&](std::string_view what) {
    return fail(ErrorKind::rejected, fmt::format("{} did not answer as a chat model does: {}. Check the address and the model \"{}\".", m_endpoint.label, what, m_endpoint.model));
  };
  simdjson::dom::parser parser;
  simdjson::dom::element document, content;
  if (parser.parse(body.data(), body.size()).get(document) != simdjson::SUCCESS)
    return refuse("it is not JSON");
  std::string_view ended;
  if (m_endpoint.protocol == ModelProtocol::anthropic) {
    if (document["content"].get(content) != simdjson::SUCCESS)
      return refuse("there is no \"content\" in it");
    ended = wordAt(document["stop_reason"]);
    m_usage.tokens += countOf(document, "input_tokens");
    m_usage.answerTokens += countOf(document, "output_tokens");
  } else {
    simdjson::dom::element choice;
    if (document["choices"].at(0).get(choice) != simdjson::SUCCESS || choice["message"]["content"].get(content) != simdjson::SUCCESS)
      return refuse("there is no \"choices\" with a message in it");
    ended = wordAt(choice["finish_reason"]);
    m_usage.tokens += countOf(document, "prompt_tokens");
    m_usage.answerTokens += countOf(document, "completion_tokens");
  }
  std::string text = withoutThoughts(textOf(content));
  if (ended == "length" || ended == "max_tokens")
    return refuse("its answer was cut off");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return refuse("its answer is empty");
  return text;
}

} // namespace hone
