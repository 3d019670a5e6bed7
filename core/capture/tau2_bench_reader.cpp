#include "capture/json_reader.h"
#include "capture/messages.h"
#include "capture/tau_bench_reader.h"

namespace hone {

namespace {

constexpr Micros kDay = Micros{24} * 3600 * 1000000;

class Tau2BenchReader final : public JsonReader {
protected:
  RecordScanner::Layout layout() const override { return {.arrayKeys = {"simulations"}, .fields = {"info"}, .onlyWrapped = true}; }

  void field(std::string_view, const JsonValue& info) override
  {
    m_infoSeen = true;
    m_policy = info["environment_info"]["policy"].text();
    m_domain = info["environment_info"]["domain_name"].text();
    m_model = info["agent_info"]["llm"].text();
    JsonObject leftovers;
    leftovers.add("user_model", info["user_info"]["llm"]);
    leftovers.add("agent_implementation", info["agent_info"]["implementation"]);
    leftovers.add("git_commit", info["git_commit"]);
    leftovers.add("max_steps", info["max_steps"]);
    m_runFacts = leftovers.take();
  }

  Result<void> record(const JsonValue& value, std::string_view, std::vector<Conversation>& out) override
  {
    const JsonValue turns = value["messages"];
    if (!value.isObject() || !turns.isArray())
      return fail(ErrorKind::invalidInput, "This simulation has no list of messages.");
    Simulation simulation;
    Conversation& conversation = simulation.conversation;
    conversation.externalId = value["id"].text();
    conversation.agentVersion = file().stem;
    conversation.endReason = value["termination_reason"].text();
    bool readable = true;
    turns.forEach([&](const JsonValue& turn) {
      if (const JsonValue several = turn["tool_messages"]; several.isArray())
        several.forEach([&](const JsonValue& one) { readable = add(one, simulation) && readable; });
      else
        readable = add(turn, simulation) && readable;
    });
    if (!readable)
      return fail(ErrorKind::invalidInput, "A message of this simulation has no role.");
    simulation.policy = value["policy"].text();
    setTimes(value, simulation);
    if (const auto reward = value["reward_info"]["reward"].number())
      conversation.outcome = ExplicitOutcome{*reward > 0 ? Outcome::resolved : Outcome::failed, "reward", reward};
    JsonObject metadata;
    addLeftovers(metadata, value, {"id", "messages", "termination_reason", "policy", "ticks"});
    conversation.metadata = metadata.take();
    m_waiting.push_back(std::move(simulation));
    // What the simulations share normally stands before them; a few are held back for a file where it does not.
    constexpr std::size_t kMostWaiting = 2000;
    if (m_infoSeen || m_waiting.size() > kMostWaiting)
      finish(out);
    return {};
  }

  void finish(std::vector<Conversation>& out) override
  {
    for (Simulation& simulation : m_waiting) {
      complete(simulation);
      out.push_back(std::move(simulation.conversation));
    }
    m_waiting.clear();
  }

private:
  struct Simulation {
    Conversation conversation;
    ChatBuilder messages;
    std::string policy;
    bool timed = false; ///< some message has a time
  };

  void complete(Simulation& simulation) const
  {
    Conversation& conversation = simulation.conversation;
    conversation.agent = m_domain;
    conversation.model = m_model;
    if (!m_runFacts.empty())
      addToMetadata(conversation.metadata, "run", m_runFacts);
    const std::string& policy = simulation.policy.empty() ? m_policy : simulation.policy;
    simulation.messages.prependSystem(policy);
    simulation.messages.finish(conversation);
  }

  static bool add(const JsonValue& turn, Simulation& simulation)
  {
    auto message = readChatMessage(turn);
    if (!message)
      return false;
    auto status = ToolCall::Status::unknown;
    if (message->role == Role::tool) {
      message->toolCallId = firstText(turn, {"id", "tool_call_id"});
      if (const auto error = turn["error"].boolean())
        status = *error ? ToolCall::Status::error : ToolCall::Status::ok;
    }
    const JsonValue raw = turn["raw_data"];
    message->finishReason = firstText(raw, {"finish_reason"});
    // raw_data is the model's answer again; only what the message lacks is of use.
    JsonObject metadata;
    addLeftovers(metadata, turn,
                 {"role", "content", "tool_calls", "turn_idx", "timestamp", "usage", "raw_data", "error",
                  message->role == Role::tool ? std::string_view("id") : std::string_view("role")});
    message->metadata = metadata.take();
    simulation.timed = simulation.timed || message->at;
    simulation.messages.add(std::move(*message), status);
    return true;
  }

  static void setTimes(const JsonValue& value, Simulation& simulation)
  {
    const auto start = value["start_time"].time();
    // A start at midnight to the microsecond, with no time on any message, was filled in and is not when it happened.
    if (start && (simulation.timed || *start % kDay != 0)) {
      simulation.conversation.startedAt = start;
      simulation.conversation.endedAt = value["end_time"].time();
    }
  }

  std::vector<Simulation> m_waiting;
  bool m_infoSeen = false;
  std::string m_policy;
  std::string m_domain;
  std::string m_model;
  std::string m_runFacts;
};

} // namespace

std::string recogniseTau2Bench(const Outline& outline)
{
  if (outline.shape != Outline::Shape::object)
    return {};
  const bool simulations = outline.has("simulations[].messages") || outline.has("simulations[].termination_reason");
  // The list of simulations may stand behind more text than is looked at.
  const bool run = outline.has("info.environment_info") && outline.has("info.agent_info");
  if (simulations)
    return "an object with a list of simulations that have messages";
  if (run && (outline.has("tasks") || outline.has("simulations")))
    return "an object with info about an agent and its environment, tasks and simulations";
  return {};
}

std::unique_ptr<Reader> makeTau2BenchReader() { return std::make_unique<Tau2BenchReader>(); }

} // namespace hone
